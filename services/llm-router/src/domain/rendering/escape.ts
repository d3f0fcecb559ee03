/** Control characters but line breaks and tabs, odd line separators, and the invisible "tag" letters that only models can read. */
const UNSEEN = /[\p{Cc}--[\n\t]]|[\u{2028}\u{2029}]|[\u{e0000}-\u{e007f}]/gv;

/**
 * Makes words safe to stand inside an element: no text can open or close one, so nobody can pose as another speaker,
 * and nothing is said to a model that a person would not see.
 */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(UNSEEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}

/** The same for an attribute's value, which also stays on its line and between its quotes. */
export const escapeAttribute = (text: string): string =>
  escapeText(text).replace(/\s+/g, ' ').replaceAll('"', '&quot;').replaceAll('>', '&gt;');
