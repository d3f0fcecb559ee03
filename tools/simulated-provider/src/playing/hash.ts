/** FNV-1a over the parts: a number that is the same for the same words on any machine. */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of parts.join('\u0000')) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0;
  return hash;
}

/** One of these, decided by the parts alone. Throws a RangeError where there is nothing to choose from. */
export function pick<T>(from: readonly T[], ...parts: readonly (string | number)[]): T {
  const chosen = from[hashOf(...parts) % from.length];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}
