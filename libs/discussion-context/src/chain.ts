import type { ContextEntry } from '@maestro/contracts';

/**
 * The part of `next` that continues `held` without a hole and does not pass `upto`, in order.
 * Every entry names the one before it, so an entry that was lost ends the chain and is never skipped.
 */
export function follow(held: readonly ContextEntry[], next: readonly ContextEntry[], upto: number): ContextEntry[] {
  const chain: ContextEntry[] = [];
  let head = headOf(held);
  for (const entry of next) {
    if (entry.prev !== head || entry.seq <= head || entry.seq > upto) break;
    chain.push(entry);
    head = entry.seq;
  }
  return chain;
}

/** `seq` of the newest entry; 0: none yet. */
export const headOf = (entries: readonly ContextEntry[]): number => entries.at(-1)?.seq ?? 0;
