/**
 * The options in an order of the voter's own, the same on every machine: no option profits from standing first.
 * @param seed names the vote and the voter
 */
export function shuffledOptions(options: readonly string[], seed: string): string[] {
  const draw = randomFrom(seed);
  const shuffled = [...options];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(draw() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}

/** How options are put to one voter: shuffled before any discussion, as listed afterwards. */
export const optionsFor = (
  {
    vote_id,
    stage,
    options,
  }: { readonly vote_id: string; readonly stage?: string; readonly options: readonly string[] },
  voter: string,
): readonly string[] => (stage === 'first' ? shuffledOptions(options, `${vote_id}/${voter}`) : options);

/** FNV-1a of the seed feeding mulberry32: no secret hangs on it, it only must spread evenly. */
function randomFrom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
