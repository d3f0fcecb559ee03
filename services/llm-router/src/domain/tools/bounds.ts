/** How many rounds of calls one turn may have, and how many calls in all. */
export const MOST_ROUNDS = 6;
export const MOST_CALLS = 16;
/** The longest result a model is told (UTF-16 units). */
export const LONGEST_RESULT = 16_000;
/** What of a call and its result is kept for the log and for later turns. */
const KEPT_ARGUMENTS = 2_000;
const KEPT_RESULT = 4_000;
/** The longest single value of kept arguments: a written file is not repeated in the log. */
const KEPT_VALUE = 400;

/** Cuts a text and says so; never between the halves of a character. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = text
    .slice(0, longest)
    .toWellFormed()
    .replace(/\u{fffd}$/u, '');
  return `${kept}\n[cut here: ${kept.length} of ${text.length} characters]`;
}

export const cutResult = (text: string): string => cut(text, LONGEST_RESULT);
export const keptResult = (text: string): string => cut(text, KEPT_RESULT);

/** Arguments as they are kept: still JSON where they were, with long values cut. */
export function keptArguments(given: string): string {
  const shortened = shorten(given);
  return shortened.length <= KEPT_ARGUMENTS ? shortened : cut(given, KEPT_ARGUMENTS);
}

function shorten(given: string): string {
  try {
    return JSON.stringify(JSON.parse(given), (_, value: unknown) =>
      typeof value === 'string' ? cut(value, KEPT_VALUE) : value,
    );
  } catch {
    return given;
  }
}
