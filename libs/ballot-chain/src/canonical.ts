/** Anything JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * The one way to write a JSON value down (RFC 8785, JSON Canonicalization Scheme): no space, names in order of their
 * UTF-16 code units, numbers and strings as ECMAScript writes them. Two values are the same exactly where these are.
 * Throws a TypeError for what JSON cannot say: NaN, infinities, lone surrogates, undefined, functions, big integers.
 */
export function canonical(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  if (isArray(value)) {
    // By index: `map` would leave holes out, and a hole is no value.
    return `[${Array.from(value, canonical).join(',')}]`;
  }
  if (typeof value !== 'object') throw new TypeError(`JSON has no ${typeof value}`);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('only plain objects have one writing');
  const members = Object.keys(value)
    .sort(byCodeUnit)
    .map((name) => `${canonicalString(name)}:${canonical(value[name]!)}`);
  return `{${members.join(',')}}`;
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON has no ${value}`);
  return JSON.stringify(value);
}

function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('a lone surrogate is no text');
  return JSON.stringify(value);
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `Array.isArray` forgets that an array may be read-only. */
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
