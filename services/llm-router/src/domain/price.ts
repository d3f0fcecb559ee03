import type { Usage } from './model-reply.ts';

/**
 * What a model costs, in millionths of a dollar per million tokens: whole numbers, so that sums are exact.
 * $2.50 per million is 2,500,000.
 */
export type Price = {
  /** Input that was neither read from a prompt cache nor written to one. */
  readonly input: number;
  /** Reasoning included. */
  readonly output: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
};

const TOKENS_PER_PRICE = 1_000_000n;

/**
 * What these tokens cost, in millionths of a dollar, rounded up once. Exact: computed in whole numbers of any size.
 * Throws a RangeError for counts that are no usage: negative, broken, or more cached than there was.
 */
export function costOf(usage: Usage, price: Price): number {
  const fresh = usage.input - usage.cachedInput - usage.cacheWrite;
  const parts: readonly (readonly [tokens: number, price: number])[] = [
    [fresh, price.input],
    [usage.cachedInput, price.cachedInput],
    [usage.cacheWrite, price.cacheWrite],
    [usage.output, price.output],
  ];
  let total = 0n;
  for (const [tokens, each] of parts) {
    if (!Number.isSafeInteger(tokens) || tokens < 0) throw new RangeError(`no count of tokens: ${tokens}`);
    total += BigInt(tokens) * BigInt(each);
  }
  return Number((total + TOKENS_PER_PRICE - 1n) / TOKENS_PER_PRICE);
}

/** The highest of each kind; null where no price is known. */
export function dearest(prices: readonly (Price | null)[]): Price | null {
  const known = prices.filter((price) => price !== null);
  if (known.length === 0) return null;
  const highest = (kind: keyof Price): number => Math.max(...known.map((price) => price[kind]));
  return {
    input: highest('input'),
    output: highest('output'),
    cachedInput: highest('cachedInput'),
    cacheWrite: highest('cacheWrite'),
  };
}
