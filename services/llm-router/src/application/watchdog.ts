export type Limits = {
  /** Milliseconds from the request to the first text. */
  readonly firstTokenMs: number;
  /** Milliseconds between events once text flows. */
  readonly idleMs: number;
};

/** Why a watchdog barked. */
export type Bark = 'no first token' | 'idle' | 'deadline' | 'given up';

/** Aborts a stream that does not come, falls silent, passes its deadline or is not wanted any more. */
export class Watchdog {
  readonly #abort = new AbortController();
  readonly #limits: Limits;
  readonly #outside: AbortSignal;
  readonly #deadline: NodeJS.Timeout;
  #silence: NodeJS.Timeout;
  #flowing = false;
  #bark: Bark | null = null;

  /** @param remainingMs until the deadline of the whole call. */
  constructor(limits: Limits, remainingMs: number, outside: AbortSignal) {
    this.#limits = limits;
    this.#outside = outside;
    this.#silence = setTimeout(() => this.#barkAt('no first token'), limits.firstTokenMs);
    this.#deadline = setTimeout(() => this.#barkAt('deadline'), Math.max(0, remainingMs));
    if (outside.aborted) this.#giveUp();
    else outside.addEventListener('abort', this.#giveUp, { once: true });
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get bark(): Bark | null {
    return this.#bark;
  }

  /** Something came. @param hasText whether the answer itself has begun: what comes before it does not count as life. */
  sawEvent(hasText: boolean): void {
    if (this.#flowing) {
      this.#silence.refresh();
    } else if (hasText) {
      this.#flowing = true;
      clearTimeout(this.#silence);
      this.#silence = setTimeout(() => this.#barkAt('idle'), this.#limits.idleMs);
    }
  }

  stop(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#deadline);
    this.#outside.removeEventListener('abort', this.#giveUp);
  }

  readonly #giveUp = (): void => this.#barkAt('given up');

  #barkAt(bark: Bark): void {
    this.#bark ??= bark;
    this.#abort.abort();
  }
}
