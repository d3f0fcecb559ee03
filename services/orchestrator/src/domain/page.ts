/** A reply over the bus holds 8 MiB; a character of JSON takes up to three bytes. */
const MOST_CHARS = 2_000_000;

/** The first entries of a page that fit into one reply, at least one. */
export function firstThatFit<T>(entries: readonly T[], mostChars = MOST_CHARS): T[] {
  let chars = 0;
  const end = entries.findIndex((entry, i) => {
    chars += JSON.stringify(entry).length;
    return i > 0 && chars > mostChars;
  });
  return entries.slice(0, end === -1 ? undefined : end);
}
