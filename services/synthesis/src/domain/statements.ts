import type { Statement } from '@maestro/contracts';
import type { Thread } from './thread.ts';
import { contentWords } from './words.ts';

/** What one analysis can bring, and what one discussion can hold: everybody takes a stance on each. */
export const MOST_NEW = 5;
export const MOST_STATEMENTS = 60;
const LONGEST = 500;
const LONGEST_OPTION = 200;

/** A claim as the analyst writes it. */
export type Claim = {
  readonly text: string;
  readonly messages: readonly number[];
  /** The proposal it asks for; null: none. */
  readonly proposal: string | null;
};

/** What claims are held against. */
export type ClaimGround = {
  readonly thread: Thread;
  readonly known: readonly Statement[];
  readonly proposals: readonly string[];
};

/**
 * The claims that become statements: those that cite messages which exist and that say something new. What holds
 * nothing against the thread is left out, as is what would be too many.
 */
export function newStatements(
  analysisId: string,
  claims: readonly Claim[],
  { thread, known, proposals }: ClaimGround,
): readonly Statement[] {
  const told = new Set(known.map(({ text }) => meaningOf(text)));
  const room = Math.min(MOST_NEW, MOST_STATEMENTS - known.length);
  const added: Statement[] = [];
  for (const claim of claims) {
    const text = claim.text.trim();
    const messages = [...new Set(claim.messages)].filter((seq) => thread.citable.has(seq)).slice(0, 20);
    // PostgreSQL keeps no NUL.
    const isUsable = text !== '' && text.length <= LONGEST && !text.includes('\0') && messages.length > 0;
    if (added.length >= room || !isUsable || told.has(meaningOf(text))) continue;
    told.add(meaningOf(text));
    // What is no proposal, to the letter, is none at all: models are not trusted to name options.
    const option = proposals.find((proposal) => proposal === claim.proposal && proposal.length <= LONGEST_OPTION);
    const statement_id = `${analysisId}-s${added.length + 1}`;
    added.push({ statement_id, text, messages, ...(option !== undefined && { option }) });
  }
  return added;
}

/** Two texts that use the same words, in whatever order and form, are taken for one. */
const meaningOf = (text: string): string => [...contentWords(text)].sort().join(' ') || text.toLowerCase();
