/** Wakes one waiter; a signal raised while nobody waits is kept for the next one. */
export type Signal = {
  raise(): void;
  /** Resolves when raised or after that many milliseconds. */
  wait(ms: number): Promise<void>;
};

export function createSignal(): Signal {
  let raised = false;
  let resume: (() => void) | null = null;
  return {
    raise() {
      raised = true;
      resume?.();
    },
    wait(ms) {
      if (raised) {
        raised = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          resume = null;
          raised = false;
          resolve();
        };
        const timer = setTimeout(done, ms);
        resume = done;
      });
    },
  };
}

/** Waits; less long where it is told to stop. */
export function pause(ms: number, stopping: AbortSignal): Promise<void> {
  if (stopping.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stopping.addEventListener('abort', done);
  });
}
