import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@maestro/telemetry';

export type Polling = {
  /** Resolves when the look under way has ended. */
  stop(): Promise<void>;
};

/** Does the work again and again, `everyMs` after it last ended; what it throws is logged and tried again. */
export function poll(work: () => Promise<unknown>, everyMs: number, logger: Logger): Polling {
  const stopping = new AbortController();
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => logger.warn({ err: error }, 'a poll failed'));
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
