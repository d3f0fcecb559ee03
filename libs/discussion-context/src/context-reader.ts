import type { ContextEntry } from '@maestro/contracts';
import { LRUCache } from 'lru-cache';
import { follow, headOf } from './chain.ts';
import { readStored, type ContextRedis, type Stored } from './stored-context.ts';

/** Entries asked of the owner at once. */
const PAGE = 200;
/** Characters of context kept in this process, about two bytes each. */
const KEPT_CHARS = 8_000_000;

export type ContextReader = {
  /**
   * Every entry of a discussion's shared context up to the one whose `seq` is `upto`, oldest first, without a hole.
   * Throws `ContextIncomplete` where neither Redis nor the owner has it, and what asking the owner throws.
   */
  read(discussionId: string, upto: number): Promise<readonly ContextEntry[]>;
};

/** The owner does not know of the entries a command speaks of. */
export class ContextIncomplete extends Error {
  override readonly name = 'ContextIncomplete';
}

type Page = { readonly discussion_id: string; readonly after: number; readonly upto: number; readonly limit: number };
/** Asks the owner; throws where it does not answer or refuses. */
export type AskOwner = (page: Page) => Promise<readonly ContextEntry[]>;
type Held = { readonly entries: readonly ContextEntry[]; readonly chars: number };
const NOTHING: Held = { entries: [], chars: 0 };

export type ContextSource = 'memory' | 'redis' | 'owner';

export type ContextReaderParts = {
  readonly redis: ContextRedis;
  readonly askOwner: AskOwner;
  /** Told where each read was completed from. */
  readonly onRead?: (source: ContextSource) => void;
  /** Told that Redis did not answer; the owner is asked instead. */
  readonly onRedisFailure?: (error: unknown) => void;
  readonly keptChars?: number;
};

/** Reads through memory, Redis and the owner, in this order, each asked only for what the one before did not have. */
export function contextReaderOf(parts: ContextReaderParts): ContextReader {
  const { redis, askOwner, onRead, onRedisFailure } = parts;
  const kept = new LRUCache<string, Held>({
    maxSize: parts.keptChars ?? KEPT_CHARS,
    sizeCalculation: (held) => Math.max(1, held.chars),
  });
  const underWay = new Map<string, Promise<readonly ContextEntry[]>>();

  async function complete(discussionId: string, upto: number): Promise<readonly ContextEntry[]> {
    let held = kept.get(discussionId) ?? NOTHING;
    let source: ContextSource = 'memory';
    if (headOf(held.entries) < upto) {
      source = 'redis';
      held = extend(held, await fromRedis(discussionId, headOf(held.entries), upto), upto);
    }
    while (headOf(held.entries) < upto) {
      source = 'owner';
      const before = headOf(held.entries);
      const entries = await askOwner({ discussion_id: discussionId, after: before, upto, limit: PAGE });
      held = extend(held, { entries, chars: charsOf(entries) }, upto);
      if (headOf(held.entries) === before) {
        throw new ContextIncomplete(`the owner of ${discussionId} has no context from ${before} to ${upto}`);
      }
    }
    // A slower read must not shorten what a faster one kept.
    if (headOf(held.entries) > headOf(kept.get(discussionId)?.entries ?? [])) kept.set(discussionId, held);
    onRead?.(source);
    return upToExactly(held.entries, upto, discussionId);
  }

  async function fromRedis(discussionId: string, after: number, upto: number): Promise<Stored> {
    try {
      return await readStored(redis, discussionId, after, upto);
    } catch (error) {
      onRedisFailure?.(error);
      return NOTHING;
    }
  }

  return {
    async read(discussionId, upto) {
      if (upto === 0) return [];
      const key = `${discussionId}:${upto}`;
      const running = underWay.get(key);
      if (running) return running;
      const reading = complete(discussionId, upto).finally(() => underWay.delete(key));
      underWay.set(key, reading);
      return reading;
    },
  };
}

function extend(held: Held, more: Stored, upto: number): Held {
  const chain = follow(held.entries, more.entries, upto);
  if (chain.length === 0) return held;
  const chars = chain.length === more.entries.length ? more.chars : charsOf(chain);
  return { entries: [...held.entries, ...chain], chars: held.chars + chars };
}

const charsOf = (entries: readonly ContextEntry[]): number =>
  entries.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0);

/** Throws a RangeError where no entry has this `seq`: whoever names it names one the log wrote. */
function upToExactly(entries: readonly ContextEntry[], upto: number, discussionId: string): readonly ContextEntry[] {
  const end = entries.findLastIndex((entry) => entry.seq <= upto);
  if (entries[end]?.seq !== upto) throw new RangeError(`${upto} is no entry of the context of ${discussionId}`);
  return end === entries.length - 1 ? entries : entries.slice(0, end + 1);
}
