import { ContextEntry, contextKey } from '@maestro/contracts';
import type { Redis } from 'ioredis';

/** Seconds an idle discussion's context stays in Redis; whoever needs it later asks the owner. */
const KEPT_S = 24 * 3600;

/** What this needs of a Redis client. */
export type ContextRedis = Pick<Redis, 'zrangebyscore' | 'pipeline'>;

/** Entries read back, and how many characters they took. */
export type Stored = { readonly entries: readonly ContextEntry[]; readonly chars: number };

/** The entries after `after` up to `upto` that Redis still holds; there may be holes. Throws where Redis does not answer. */
export async function readStored(
  redis: ContextRedis,
  discussionId: string,
  after: number,
  upto: number,
): Promise<Stored> {
  const rows = await redis.zrangebyscore(contextKey(discussionId), `(${after}`, upto);
  const entries: ContextEntry[] = [];
  let chars = 0;
  for (const row of rows) {
    const entry = parseEntry(row);
    // What does not read ends the chain; the owner is asked for the rest.
    if (!entry) break;
    entries.push(entry);
    chars += row.length;
  }
  return { entries, chars };
}

function parseEntry(row: string): ContextEntry | undefined {
  try {
    return ContextEntry.safeParse(JSON.parse(row)).data;
  } catch {
    return undefined;
  }
}

/**
 * Writes entries of one discussion, oldest first, in one round trip; only the discussion's owner calls this.
 * What stood at the same `seq` is replaced. Throws where Redis does not answer.
 */
export async function writeStored(
  redis: ContextRedis,
  discussionId: string,
  entries: readonly ContextEntry[],
): Promise<void> {
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return;
  const key = contextKey(discussionId);
  const members = entries.flatMap((entry) => [entry.seq, JSON.stringify(entry)]);
  const replies = await redis
    .pipeline()
    .zremrangebyscore(key, first.seq, last.seq)
    .zadd(key, ...members)
    .expire(key, KEPT_S)
    .exec();
  const failed = replies?.find(([error]) => error)?.[0];
  if (failed) throw failed;
}
