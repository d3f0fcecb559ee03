import type { ModelChoice } from '../persona.ts';

/** What one complete answer of a model said. */
export type Said = { readonly choice: ModelChoice; readonly text: string };

/** As long as one answer may be (UTF-16 units): it has to fit a message on the bus. */
const LONGEST = 100_000;

/**
 * An agent's contribution out of the rounds of its turn: what one model said in them, as paragraphs in their order. Where
 * another model took over, from there on: words of two models are never joined, nor those of two tries, because only
 * complete answers come here. Where it would be too long, the earliest paragraphs go.
 */
export function contributionOf(said: readonly Said[]): string {
  const last = said.at(-1);
  if (!last) return '';
  const since = said.findLastIndex(({ choice }) => !isSame(choice, last.choice)) + 1;
  const paragraphs = said
    .slice(since)
    .map(({ text }) => text.trim())
    .filter((text) => text !== '');
  while (paragraphs.join('\n\n').length > LONGEST && paragraphs.length > 1) paragraphs.shift();
  return paragraphs.join('\n\n');
}

const isSame = (a: ModelChoice, b: ModelChoice): boolean => a.provider === b.provider && a.model === b.model;
