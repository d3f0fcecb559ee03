/** FNV-1a over the parts, its bits well mixed: a number that is the same for the same words on any machine. */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of parts.join('\u0000')) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** One of these, decided by the parts alone. Throws a RangeError where there is nothing to choose from. */
export function pick<T>(from: readonly T[], ...parts: readonly (string | number)[]): T {
  const chosen = from[hashOf(...parts) % from.length];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}
