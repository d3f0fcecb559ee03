import { NotNow } from '../domain/not-now.ts';

/** Lets so many through at once; the others wait in the order they came. */
export class Gate {
  #free: number;
  #waiting: { readonly enter: () => void; readonly refuse: (why: Error) => void }[] = [];
  #closed = false;

  constructor(places: number) {
    this.#free = places;
  }

  /** Throws `NotNow` for whoever still waits when the gate closes. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  close(): void {
    this.#closed = true;
    for (const { refuse } of this.#waiting.splice(0)) refuse(closed());
  }

  #enter(): Promise<void> {
    if (this.#closed) return Promise.reject(closed());
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((enter, refuse) => this.#waiting.push({ enter, refuse }));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next.enter();
    else this.#free += 1;
  }
}

const closed = () => new NotNow('the router shuts down');
