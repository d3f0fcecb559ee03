import type { Usage } from './model-reply.ts';

/**
 * What tokens cost, in millionths of a dollar per million of them: whole numbers, so that sums are exact.
 * $2.50 per million is 2,500,000.
 */
export type Rates = {
  /** Input that was neither read from a prompt cache nor written to one. */
  readonly input: number;
  /** Reasoning included. */
  readonly output: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
};

/** What a model costs. */
export type Price = Rates & {
  /** Other rates, for all of a call whose input is longer than `above` tokens; null: length changes nothing. */
  readonly long: (Rates & { readonly above: number }) | null;
};

const TOKENS_PER_RATE = 1_000_000n;

/**
 * What these tokens of one call cost, in millionths of a dollar, rounded up once. Exact: computed in whole numbers of any size.
 * Throws a RangeError for counts that are no usage: negative, broken, or more cached than there was.
 */
export function costOf(usage: Usage, price: Price): number {
  const rates = price.long !== null && usage.input > price.long.above ? price.long : price;
  const fresh = usage.input - usage.cachedInput - usage.cacheWrite;
  const parts: readonly (readonly [tokens: number, rate: number])[] = [
    [fresh, rates.input],
    [usage.cachedInput, rates.cachedInput],
    [usage.cacheWrite, rates.cacheWrite],
    [usage.output, rates.output],
  ];
  let total = 0n;
  for (const [tokens, rate] of parts) {
    if (!Number.isSafeInteger(tokens) || tokens < 0) throw new RangeError(`no count of tokens: ${tokens}`);
    total += BigInt(tokens) * BigInt(rate);
  }
  return Number((total + TOKENS_PER_RATE - 1n) / TOKENS_PER_RATE);
}

/** The highest rate of each kind, whatever the length; null where no price is known. */
export function dearest(prices: readonly (Price | null)[]): Price | null {
  const known = prices.flatMap((price): Rates[] =>
    price === null ? [] : [price, ...(price.long ? [price.long] : [])],
  );
  if (known.length === 0) return null;
  const highest = (kind: keyof Rates): number => Math.max(...known.map((rates) => rates[kind]));
  return {
    input: highest('input'),
    output: highest('output'),
    cachedInput: highest('cachedInput'),
    cacheWrite: highest('cacheWrite'),
    long: null,
  };
}
