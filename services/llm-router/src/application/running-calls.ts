import type { CallStore } from '../ports/call-store.ts';

export type LeaseTimes = {
  /** How long a call stays ours without a word (milliseconds): what a crash costs at most. */
  readonly leaseMs: number;
  /** How often all our calls are renewed together (milliseconds). */
  readonly renewMs: number;
};

export type RunningCallsParts = {
  readonly store: Pick<CallStore, 'renew'>;
  readonly times: LeaseTimes;
  readonly onTrouble: (error: unknown) => void;
};

/** Why a call under way was stopped from outside. */
export class CallStopped extends Error {
  readonly why: 'cancelled' | 'lost' | 'shutdown';
  constructor(why: 'cancelled' | 'lost' | 'shutdown') {
    super(`the call was stopped: ${why}`);
    this.why = why;
  }
}

/** Calls whose cancellation is remembered; it matters for as long as a claim takes. */
const MOST_REMEMBERED = 1_000;

/** The calls this process works on: their leases, and the way to stop them. */
export class RunningCalls {
  readonly #running = new Map<string, { readonly claim: number; readonly stop: AbortController }>();
  /** How to stop the calls that nobody can claim. */
  readonly #unclaimed = new Set<AbortController>();
  readonly #parts: RunningCallsParts;
  readonly #timer: NodeJS.Timeout;
  /** The newest calls given up: the word may come between a claim and its work. */
  readonly #cancelled = new Set<string>();
  #renewing: Promise<void> | null = null;
  #closing = false;
  #closed = false;

  constructor(parts: RunningCallsParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => {
      this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
    }, parts.times.renewMs);
  }

  get leaseMs(): number {
    return this.#parts.times.leaseMs;
  }

  /** Whether we are about to shut down: what has not begun is left to whoever comes next. */
  get closing(): boolean {
    return this.#closing;
  }

  beginClosing(): void {
    this.#closing = true;
  }

  has(callId: string): boolean {
    return this.#running.has(callId);
  }

  /** Runs a claimed call; its signal aborts when the call is given up, lost to another claim, or we shut down. */
  async run<T>(callId: string, claim: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    if (this.#closed) stop.abort(new CallStopped('shutdown'));
    if (this.#cancelled.has(callId)) stop.abort(new CallStopped('cancelled'));
    this.#running.set(callId, { claim, stop });
    try {
      return await work(stop.signal);
    } finally {
      this.#running.delete(callId);
    }
  }

  /**
   * Holds a call that nobody else can have until `end` is called; its signal aborts with `outside`, or when we shut down.
   */
  holdUnclaimed(outside: AbortSignal): { readonly signal: AbortSignal; end(): void } {
    const stop = new AbortController();
    const stopToo = () => stop.abort(outside.reason);
    if (outside.aborted) stopToo();
    if (this.#closed) stop.abort(new CallStopped('shutdown'));
    outside.addEventListener('abort', stopToo, { once: true });
    this.#unclaimed.add(stop);
    return {
      signal: stop.signal,
      end: () => {
        this.#unclaimed.delete(stop);
        outside.removeEventListener('abort', stopToo);
      },
    };
  }

  /** Stops the call where it is under way here, or was claimed just now and is about to be. */
  cancel(callId: string): void {
    this.#running.get(callId)?.stop.abort(new CallStopped('cancelled'));
    this.#cancelled.add(callId);
    if (this.#cancelled.size > MOST_REMEMBERED) this.#cancelled.delete(this.#cancelled.values().next().value!);
  }

  /** Stops all calls and renews no more; whoever is told of them next begins again. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#closed = true;
    clearInterval(this.#timer);
    for (const { stop } of this.#running.values()) stop.abort(new CallStopped('shutdown'));
    for (const stop of this.#unclaimed) stop.abort(new CallStopped('shutdown'));
    await this.#renewing;
  }

  async #renew(): Promise<void> {
    if (this.#running.size === 0) return;
    const calls = new Map(this.#running);
    try {
      const claims = new Map([...calls].map(([id, { claim }]) => [id, claim]));
      const { held, cancelled } = await this.#parts.store.renew(claims, this.#parts.times.leaseMs);
      // One that ended while we asked is not held either; stopping it then does no harm.
      for (const [id, { stop }] of calls) {
        if (cancelled.has(id)) stop.abort(new CallStopped('cancelled'));
        else if (!held.has(id)) stop.abort(new CallStopped('lost'));
      }
    } catch (error) {
      // Without the database nobody else can claim them either.
      this.#parts.onTrouble(error);
    }
  }
}
