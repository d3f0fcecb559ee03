/** Runs work side by side up to a bound, one at a time per key, first come first served within a key. */
export type Lanes = {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Work under way or waiting. */
  readonly size: number;
};

export function createLanes(concurrency: number): Lanes {
  if (!(concurrency >= 1)) throw new RangeError(`concurrency must be at least 1, not ${concurrency}`);
  const tails = new Map<string, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let free = concurrency;
  let size = 0;

  const take = (): Promise<void> => {
    if (free > 0) {
      free--;
      return Promise.resolve();
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const give = () => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };

  async function work<T>(before: Promise<unknown> | undefined, job: () => Promise<T>): Promise<T> {
    await before;
    await take();
    try {
      return await job();
    } finally {
      give();
    }
  }

  return {
    run(key, job) {
      size++;
      const result = work(tails.get(key), job);
      // Whoever waits in this lane waits for the end, not for success.
      const tail: Promise<unknown> = result.then(
        () => undefined,
        () => undefined,
      );
      tails.set(key, tail);
      void tail.then(() => {
        size--;
        if (tails.get(key) === tail) tails.delete(key);
      });
      return result;
    },
    get size() {
      return size;
    },
  };
}

/** Runs all work at once, whatever its key: for work that is bounded elsewhere. */
export function sideBySide(): Lanes {
  let size = 0;
  return {
    async run(_key, job) {
      size += 1;
      try {
        return await job();
      } finally {
        size -= 1;
      }
    },
    get size() {
      return size;
    },
  };
}
