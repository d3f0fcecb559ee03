import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@maestro/telemetry';

export type Polling = {
  /** Begins nothing more; resolves when what is under way has ended. */
  stop(): Promise<void>;
};

export type PollingOptions = {
  readonly name: string;
  /** Milliseconds between the end of one round and the next. */
  readonly everyMs: number;
  /** Does what is due, a piece at a time; true: there may be more of it now. What it throws is logged and tried again. */
  readonly work: () => Promise<boolean>;
  readonly logger: Logger;
};

/** Looks for what is due until stopped. Pieces of a round follow each other at once; rounds never overlap. */
export function startPolling({ name, everyMs, work, logger }: PollingOptions): Polling {
  const stopping = new AbortController();
  const { signal } = stopping;

  async function run(): Promise<void> {
    let failing = false;
    while (!signal.aborted) {
      try {
        const more = await work();
        failing = false;
        if (more) continue;
      } catch (error) {
        // An outage lasts many rounds and is one piece of news.
        if (!failing) logger.warn({ polling: name, err: error }, 'polling failed, trying again');
        failing = true;
      }
      await setTimeout(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
