import type { Id } from './vote.ts';

const WHOLE = /^(0|[1-9]\d*)$/;

/** Whole numbers by size, everything else after them by its characters: the same in every language and locale. */
export function compareIds(a: Id, b: Id): number {
  const [left, right] = [String(a), String(b)];
  const [leftWhole, rightWhole] = [WHOLE.test(left), WHOLE.test(right)];
  if (leftWhole !== rightWhole) return leftWhole ? -1 : 1;
  if (leftWhole && left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Ids as the keys by which they are the same. */
export function keys(ids: Iterable<Id> = []): Set<string> {
  return new Set([...ids].map(String));
}
