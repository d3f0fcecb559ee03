/** A run of a text, with the messages (by `seq`) that carry it; an empty list: nobody is cited for it. */
export type CitedRun = { readonly text: string; readonly messages: readonly number[] };

/**
 * Cuts `text` where the cited sentences end. Sentences are looked for in order; one that is not found word for word is
 * left out of the cut, so that the text itself is always whole.
 */
export function citedRuns(
  text: string,
  citations: readonly { readonly sentence: string; readonly messages: readonly number[] }[],
): readonly CitedRun[] {
  const runs: CitedRun[] = [];
  let at = 0;
  for (const { sentence, messages } of citations) {
    const found = text.indexOf(sentence.trim(), at);
    if (found < 0) continue;
    if (text.slice(at, found).trim() !== '') runs.push({ text: text.slice(at, found), messages: [] });
    at = found + sentence.trim().length;
    runs.push({ text: text.slice(found, at), messages });
  }
  const rest = text.slice(at);
  if (rest.trim() !== '') runs.push({ text: rest, messages: [] });
  return runs;
}

/** Every message cited, in order of first mention: its place in the list is its number on the page. */
export const citedOrder = (citations: readonly { readonly messages: readonly number[] }[]): readonly number[] => [
  ...new Set(citations.flatMap((citation) => citation.messages)),
];
