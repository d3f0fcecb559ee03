import type { Json } from './canonical.ts';
import { digestOf, type Digest } from './receipt.ts';

/**
 * What can be published elsewhere: it fixes the rules of the vote, every ballot, their order and their number.
 * The number is part of the hash, so a chain that was cut off has another head.
 */
export type ChainHead = { readonly count: number; readonly hash: Digest };

/** A chain without ballots: rooted in what was voted on, and by which rules. */
export const rootOf = (rules: Json): Digest => digestOf('root', rules);

/** The next link depends on everything before it. */
export const linkAfter = (previous: Digest, receipt: Digest): Digest => digestOf('link', [previous, receipt]);

/** The links of a chain, one for each receipt. */
export function linksOf(root: Digest, receipts: readonly Digest[]): Digest[] {
  let last = root;
  return receipts.map((receipt) => (last = linkAfter(last, receipt)));
}

/** The head of a chain of `count` ballots that ends in `last` (its root, where it has none). */
export const headOf = (count: number, last: Digest): ChainHead => ({ count, hash: digestOf('head', [count, last]) });
