export type GateLimits = {
  /** Calls inside at once, of all vendors together. */
  readonly total: number;
  /** Calls inside at once of one vendor. */
  readonly perVendor: number;
  /** Calls that may wait for one vendor; whoever comes then is refused. */
  readonly longestQueue: number;
};

/** Why somebody was not let in. */
export class NotAdmitted extends Error {
  override readonly name = 'NotAdmitted';
  readonly why: 'full' | 'closed' | 'given up' | 'late';
  constructor(why: NotAdmitted['why']) {
    super(`not admitted: ${why}`);
    this.why = why;
  }
}

/** How long somebody waits: until `signal` aborts, and `ms` milliseconds at the longest. */
export type Patience = { readonly signal: AbortSignal; readonly ms: number };

type Waiter = { readonly enter: () => void; readonly refuse: (why: NotAdmitted) => void };

/** Who waits for one vendor: discussions take turns, and within a discussion who came first goes first. */
class Lane {
  inside = 0;
  waiting = 0;
  /** Discussions in the order they are served next; each has somebody waiting. */
  readonly #queues = new Map<string, Waiter[]>();

  add(discussionId: string, waiter: Waiter): void {
    const queue = this.#queues.get(discussionId);
    if (queue) queue.push(waiter);
    else this.#queues.set(discussionId, [waiter]);
    this.waiting += 1;
  }

  /** Takes whoever is next; the discussion goes to the end of the line. */
  next(): Waiter | undefined {
    const [first] = this.#queues;
    if (!first) return undefined;
    const [discussionId, queue] = first;
    const waiter = queue.shift()!;
    this.#queues.delete(discussionId);
    if (queue.length > 0) this.#queues.set(discussionId, queue);
    this.waiting -= 1;
    return waiter;
  }

  remove(discussionId: string, waiter: Waiter): void {
    const queue = this.#queues.get(discussionId) ?? [];
    const at = queue.indexOf(waiter);
    if (at < 0) return;
    queue.splice(at, 1);
    if (queue.length === 0) this.#queues.delete(discussionId);
    this.waiting -= 1;
  }
}

/**
 * Lets so many calls be under way at once, in all and for each vendor. The others wait, bounded, and are served in turns:
 * vendor by vendor where the total is what they wait for, discussion by discussion within a vendor. However many calls one
 * discussion brings, another one's call waits for at most one of them each round.
 */
export class Gate {
  readonly #limits: GateLimits;
  /** In the order they are served next. */
  readonly #lanes = new Map<string, Lane>();
  #inside = 0;
  #closed = false;

  constructor(limits: GateLimits) {
    this.#limits = limits;
  }

  /**
   * Waits for a place. Whoever got one calls what this returns, once, to give it back. Throws `NotAdmitted` where the queue
   * is full, the gate closes or patience ends.
   */
  async enter(vendor: string, discussionId: string, patience: Patience): Promise<() => void> {
    const lane = this.#lane(vendor);
    await this.#wait(lane, discussionId, patience);
    return () => {
      lane.inside -= 1;
      this.#inside -= 1;
      this.#admit();
    };
  }

  /** Sends away who waits, and whoever comes from now on; who is inside stays. */
  close(): void {
    this.#closed = true;
    for (const lane of this.#lanes.values()) {
      for (let waiter = lane.next(); waiter; waiter = lane.next()) waiter.refuse(new NotAdmitted('closed'));
    }
  }

  /** How many calls of each vendor are inside and wait. */
  get load(): ReadonlyMap<string, { readonly inside: number; readonly waiting: number }> {
    return new Map([...this.#lanes].map(([vendor, { inside, waiting }]) => [vendor, { inside, waiting }]));
  }

  #wait(lane: Lane, discussionId: string, { signal, ms }: Patience): Promise<void> {
    if (this.#closed) return Promise.reject(new NotAdmitted('closed'));
    if (signal.aborted) return Promise.reject(new NotAdmitted('given up'));
    if (this.#hasRoom(lane)) {
      this.#letIn(lane);
      return Promise.resolve();
    }
    if (lane.waiting >= this.#limits.longestQueue) return Promise.reject(new NotAdmitted('full'));
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
      };
      const waiter: Waiter = {
        enter: () => {
          done();
          resolve();
        },
        refuse: (why) => {
          done();
          reject(why);
        },
      };
      const leave = (why: NotAdmitted['why']) => {
        lane.remove(discussionId, waiter);
        waiter.refuse(new NotAdmitted(why));
      };
      const giveUp = () => leave('given up');
      const timer = setTimeout(() => leave('late'), Math.max(0, ms));
      signal.addEventListener('abort', giveUp, { once: true });
      lane.add(discussionId, waiter);
    });
  }

  /** Gives the place that became free. It is taken at once: nobody can slip in before whoever waited wakes up. */
  #admit(): void {
    for (const [vendor, lane] of this.#lanes) {
      const waiter = this.#hasRoom(lane) ? lane.next() : undefined;
      if (!waiter) continue;
      this.#letIn(lane);
      this.#lanes.delete(vendor);
      this.#lanes.set(vendor, lane);
      waiter.enter();
      return;
    }
  }

  #hasRoom(lane: Lane): boolean {
    return this.#inside < this.#limits.total && lane.inside < this.#limits.perVendor;
  }

  #letIn(lane: Lane): void {
    lane.inside += 1;
    this.#inside += 1;
  }

  #lane(vendor: string): Lane {
    const lane = this.#lanes.get(vendor) ?? new Lane();
    this.#lanes.set(vendor, lane);
    return lane;
  }
}
