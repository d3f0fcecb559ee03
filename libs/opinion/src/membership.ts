import type { StanceMatrix } from './stance-matrix.ts';

/** Votes that let somebody in, where there are so many statements. */
const ENOUGH_VOTES = 7;
/** Below so many participants the most diligent of the others are let in too. */
const ENOUGH_PARTICIPANTS = 15;

/**
 * Who is in the conversation, as Polis decides it: whoever was in before stays in; whoever voted on seven statements
 * (on all, where there are fewer) comes in; and where that is fewer than fifteen, those who voted most fill up.
 * Indexes, ascending; at equal numbers of votes the smaller id comes first.
 */
export function inConversation(matrix: StanceMatrix, before: ReadonlySet<string>): readonly number[] {
  const votes = matrix.rows.map((row) => row.votes.length);
  const enough = Math.min(ENOUGH_VOTES, matrix.statements.length);
  const isIn = votes.map((count, p) => count >= enough || before.has(String(matrix.participants[p])));
  const missing = ENOUGH_PARTICIPANTS - isIn.filter(Boolean).length;
  const others = [...isIn.keys()].filter((p) => !isIn[p]).sort((a, b) => votes[b]! - votes[a]!);
  for (const p of others.slice(0, Math.max(0, missing))) isIn[p] = true;
  return [...isIn.keys()].filter((p) => isIn[p]);
}
