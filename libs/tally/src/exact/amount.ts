import type { Amount } from '../election/profile.ts';
import type { Fraction } from '../fraction.ts';
import { writeDecimal } from './decimal.ts';
import { parseFraction } from './share.ts';

/** Reads a weight: a decimal or `n/d`, not below 0. Throws a RangeError where it is none. */
export function readAmount(text: Amount): Fraction {
  const fraction = parseFraction(text);
  if (!fraction) throw new RangeError(`"${text}" is no weight`);
  const divisor = greatestCommonDivisor(fraction.numerator, fraction.denominator);
  return { numerator: fraction.numerator / divisor, denominator: fraction.denominator / divisor };
}

/** Writes `numerator / denominator` exactly: as the shortest decimal where one ends, else as `n/d` in lowest terms. */
export function writeAmount(numerator: bigint, denominator: bigint): Amount {
  if (denominator === 1n) return String(numerator);
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator);
  const [top, bottom] = [numerator / divisor, denominator / divisor];
  let [twos, fives, rest] = [0, 0, bottom];
  for (; rest % 2n === 0n; rest /= 2n) twos++;
  for (; rest % 5n === 0n; rest /= 5n) fives++;
  if (rest !== 1n) return `${top}/${bottom}`;
  const digits = Math.max(twos, fives);
  return writeDecimal((top * 10n ** BigInt(digits)) / bottom, digits);
}

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}

export const leastCommonMultiple = (a: bigint, b: bigint): bigint => (a / greatestCommonDivisor(a, b)) * b;
