import type { Exit, Launch, RunningServer } from '@maestro/testing';

export type GroupOptions<Name> = {
  /** Calls the start off: what has come up is to be stopped again. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((what: string, milliseconds: number) => void) | undefined;
  readonly onSpawn?: ((name: Name, pid: number) => void) | undefined;
  /** A process ended that nobody had told to. It is not restarted. */
  readonly onDeath?: ((name: Name, exit: Exit) => void) | undefined;
};

/** Processes that start side by side and belong together: where one does not come up, none shall. */
export class ProcessGroup<Name extends string> {
  readonly members = new Map<Name, RunningServer>();
  readonly #options: GroupOptions<Name>;
  readonly #failed = new AbortController();
  readonly #signal: AbortSignal;

  constructor(options: GroupOptions<Name>) {
    this.#options = options;
    this.#signal = options.signal ? AbortSignal.any([options.signal, this.#failed.signal]) : this.#failed.signal;
  }

  /** Resolves when the process answers. Where it does not, the others that are still starting are called off. */
  async begin<S extends RunningServer>(name: Name, start: (launch: Launch) => Promise<S>): Promise<S> {
    const { onSpawn, onDeath } = this.#options;
    const launch: Launch = { signal: this.#signal, onSpawn: (pid) => onSpawn?.(name, pid) };
    const server = await this.time(name, () => start(launch));
    this.members.set(name, server);
    server.onDeath((exit) => onDeath?.(name, exit));
    return server;
  }

  /** Does one step of the start and tells how long it took. */
  async time<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.#signal.throwIfAborted();
    const began = performance.now();
    try {
      const result = await work();
      this.#options.onProgress?.(what, performance.now() - began);
      return result;
    } catch (error) {
      this.#failed.abort(error);
      throw error;
    }
  }

  /** Waits for all that have begun, and only then throws what went wrong first: nothing starts behind our back. */
  async settled(begun: readonly Promise<unknown>[]): Promise<void> {
    await Promise.allSettled(begun);
    this.#signal.throwIfAborted();
  }

  /** Asks these to end, kills those that have not after `graceMs`. */
  async stop(which: (name: Name) => boolean, graceMs: number): Promise<void> {
    const chosen = [...this.members].filter(([name]) => which(name));
    await Promise.all(chosen.map(([, server]) => server.stop(graceMs)));
  }
}
