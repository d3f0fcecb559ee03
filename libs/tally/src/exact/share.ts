import { fractionOf, type Fraction } from '../fraction.ts';

const RATIO = /^(\d{1,15})\/(\d{1,15})$/;
const DECIMAL = /^(\d{1,15})(?:\.(\d{1,15}))?$/;

/** The fraction a text stands for: `2/3`, `0.75`, `1`; null where it is none. Not reduced. */
export function parseFraction(text: string): Fraction | null {
  const ratio = RATIO.exec(text);
  if (ratio) {
    const denominator = BigInt(ratio[2]!);
    return denominator === 0n ? null : { numerator: BigInt(ratio[1]!), denominator };
  }
  const decimal = DECIMAL.exec(text);
  if (!decimal) return null;
  const digits = decimal[2] ?? '';
  return { numerator: BigInt(decimal[1]! + digits), denominator: 10n ** BigInt(digits.length) };
}

/** A share between 0 and 1, both included; null where the text is none. */
export function parseShare(text: string): Fraction | null {
  const fraction = parseFraction(text);
  return fraction && fraction.numerator <= fraction.denominator ? fraction : null;
}

/** Writes a share given as a number as the fraction somebody meant by it: 0.5 is `1/2`. Throws where it is no share. */
export function shareOf(value: number): string {
  const { numerator, denominator } = fractionOf(value);
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
}
