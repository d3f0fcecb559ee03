/** An exact share. `denominator` is positive; the fraction is in lowest terms. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

/**
 * The fraction somebody meant by a number: the simplest one that this double is the nearest double to.
 * 0.07 is 7/100 and 2 / 3 is two thirds, although neither double is. Exact for every fraction between 0 and 1
 * with a denominator below 60 million. Throws a RangeError for negative and infinite numbers.
 */
export function fractionOf(value: number): Fraction {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${value} is not a share`);
  if (Number.isInteger(value)) return { numerator: BigInt(value), denominator: 1n };
  let scaled = value;
  let exponent = 0n;
  // Doubling is exact: afterwards `scaled / 2^exponent` is the double, with its whole mantissa before the point.
  while (scaled < 2 ** 52) {
    scaled *= 2;
    exponent += 1n;
  }
  const mantissa = BigInt(scaled);
  const half = 2n ** (exponent + 1n);
  return simplestBetween(
    { numerator: 2n * mantissa - 1n, denominator: half },
    { numerator: 2n * mantissa + 1n, denominator: half },
  );
}

/** How many of `total` a share comes to, rounded up: the smallest whole number that is not less than it. */
export function ceilingOf(share: Fraction, total: number): number {
  const product = share.numerator * BigInt(total);
  return Number((product + share.denominator - 1n) / share.denominator);
}

/** The fraction with the smallest denominator strictly between two others (Stern–Brocot, by continued fractions). */
function simplestBetween(low: Fraction, high: Fraction): Fraction {
  const whole = low.numerator / low.denominator;
  if ((whole + 1n) * high.denominator < high.numerator) return { numerator: whole + 1n, denominator: 1n };
  const rest = simplestBetween(invertedRest(high, whole), invertedRest(low, whole));
  return { numerator: whole * rest.numerator + rest.denominator, denominator: rest.numerator };
}

const invertedRest = ({ numerator, denominator }: Fraction, whole: bigint): Fraction => ({
  numerator: denominator,
  denominator: numerator - whole * denominator,
});
