import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '@maestro/contracts';
import type { Logger } from '@maestro/telemetry';
import type { Owners } from '../ports/owners.ts';

const RETRY_MS = 250;

/** Waits until every owner has answered once, however long that takes; `stop` gives up. */
export async function awaitOwners(owners: Owners, logger: Logger, stop: AbortSignal): Promise<boolean> {
  const silent = new Map(Object.entries(ask.pings));
  while (silent.size > 0 && !stop.aborted) {
    await Promise.all(
      [...silent].map(async ([service, ping]) => {
        const reply = await owners.ask(ping, { actor: null, body: {} });
        if (!reply.ok) return;
        silent.delete(service);
        logger.info({ awaiting: [...silent.keys()] }, `${service} answers`);
      }),
    );
    if (silent.size > 0) await sleep(RETRY_MS, undefined, { ref: false });
  }
  return silent.size === 0;
}
