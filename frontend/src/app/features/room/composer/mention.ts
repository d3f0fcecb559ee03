/** A mention that is being typed: where its @ stands and what follows it up to the caret. */
export type OpenMention = { readonly start: number; readonly typed: string };

/** The mention the caret stands in; null: none. An @ counts at the beginning of a word. */
export function mentionAt(text: string, caret: number): OpenMention | null {
  const found = /(^|[\s(])@([A-Za-z0-9_-]*)$/.exec(text.slice(0, caret));
  if (found === null) return null;
  const typed = found[2] ?? '';
  return { start: caret - typed.length - 1, typed };
}

/** The text with the open mention completed to `@id `, and where the caret goes. */
export function complete(
  text: string,
  caret: number,
  mention: OpenMention,
  id: string,
): { text: string; caret: number } {
  const head = `${text.slice(0, mention.start)}@${id} `;
  return { text: head + text.slice(caret).replace(/^ /, ''), caret: head.length };
}
