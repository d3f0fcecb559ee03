/** Work that waits for one key beyond this is turned away. */
const MAX_WAITING = 1000;

/** Too much work waits for one discussion: try again later. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

/** Runs work of one key in the order it came, one after the other; different keys do not wait for each other. */
export class KeyedQueue {
  readonly #lines = new Map<string, { tail: Promise<unknown>; waiting: number }>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(key) ?? { tail: Promise.resolve(), waiting: 0 };
    if (line.waiting >= MAX_WAITING) throw new QueueFull(`${MAX_WAITING} inputs wait for ${key}`);
    this.#lines.set(key, line);
    line.waiting++;
    const turn = line.tail.then(work);
    // A failure is the caller's; whoever is next in line is not concerned.
    line.tail = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      if (--line.waiting === 0) this.#lines.delete(key);
    }
  }
}
