/** Whom a text can name. */
export type Nameable = { readonly id: string; readonly name: string; readonly present: boolean };

const WORD = /[\p{L}\p{N}_-]/u;

/**
 * The participants present whom a text names with `@id` or `@Name` (the longest match wins, case does not matter), in
 * order of appearance, each once. An `@` inside a word, as in an e-mail address, names nobody. Where several have one
 * name, all of them are named.
 */
export function mentionsIn(text: string, participants: readonly Nameable[]): string[] {
  if (!text.includes('@')) return [];
  const calls = callsOf(participants.filter((p) => p.present));
  const lower = text.toLowerCase();
  const named = new Set<string>();
  for (let at = lower.indexOf('@'); at !== -1; at = lower.indexOf('@', at + 1)) {
    if (at > 0 && WORD.test(lower[at - 1]!)) continue;
    const call = calls.find(({ word }) => lower.startsWith(word, at + 1) && endsWord(lower, at + 1 + word.length));
    for (const id of call?.ids ?? []) named.add(id);
  }
  return [...named];
}

type Call = { readonly word: string; readonly ids: readonly string[] };

/** What can stand behind an `@`, longest first; an id is never another one's name. */
function callsOf(participants: readonly Nameable[]): Call[] {
  const byWord = new Map<string, string[]>();
  for (const { id, name } of participants) {
    const word = name.trim().toLowerCase();
    if (word !== '') byWord.set(word, [...(byWord.get(word) ?? []), id]);
  }
  for (const { id } of participants) byWord.set(id.toLowerCase(), [id]);
  return [...byWord].map(([word, ids]) => ({ word, ids })).sort((a, b) => b.word.length - a.word.length);
}

const endsWord = (text: string, at: number): boolean => at >= text.length || !WORD.test(text[at]!);
