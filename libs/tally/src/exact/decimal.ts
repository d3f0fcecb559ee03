const SHAPE = /^(-?)(\d{1,15})(?:\.(\d{1,9}))?$/;

/** `coefficient / 10^digits`. */
export type ScaledDecimal = { readonly coefficient: bigint; readonly digits: number };

/** Reads `12`, `0.50`, `-3`: at most 15 digits before the point and nine behind it; null where it is no decimal. */
export function parseDecimal(text: string): ScaledDecimal | null {
  const match = SHAPE.exec(text);
  if (!match) return null;
  const digits = match[3] ?? '';
  const size = BigInt(match[2]! + digits);
  return { coefficient: match[1] === '-' ? -size : size, digits: digits.length };
}

/** Writes `amount / 10^digits` as the shortest decimal. */
export function writeDecimal(amount: bigint, digits: number): string {
  if (digits === 0) return String(amount);
  const sign = amount < 0n ? '-' : '';
  const padded = String(amount < 0n ? -amount : amount).padStart(digits + 1, '0');
  const behind = padded.slice(-digits).replace(/0+$/, '');
  return sign + padded.slice(0, -digits) + (behind === '' ? '' : `.${behind}`);
}
