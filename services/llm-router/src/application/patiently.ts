import { setTimeout as wait } from 'node:timers/promises';
import { NotNow } from '../domain/not-now.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1_000;

/** Keeps what is paid for: where the store is away it is tried again until the store is back. */
export async function patiently<T>(keep: () => Promise<T>): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await keep();
    } catch (error) {
      if (!(error instanceof NotNow)) throw error;
      await wait(waitMs);
    }
  }
}
