import type { Draft } from '@maestro/contracts';
import type { Proceedings } from '../proceedings.ts';
import { currentVote, type State } from '../state.ts';
import { end } from './end.ts';
import { standingSignOffs } from './sign-offs.ts';
import { supportIn } from './support.ts';

/** The decision stands: text, count, conditions, as one event. */
export function finalize(p: Proceedings): true {
  const { state } = p;
  const { draft } = state;
  if (!draft?.draft) throw new Error('there is no decision to finalize');
  p.record('decision:finalized', {
    option: draft.option,
    decision: draft.draft.decision,
    rationale: draft.draft.rationale,
    action_plan: draft.draft.action_steps.map((s) => s.step),
    conditions: conditionsOf(state),
    ...countFor(state, draft.option),
  });
  return end(p, 'decided', draft.basis, null);
}

const conditionsOf = (state: State): string[] => [
  ...new Set(standingSignOffs(state).flatMap((a) => a.given?.conditions ?? [])),
];

function countFor(state: State, option: string): { supporting_votes: number; dissenting_votes: number } {
  const vote = currentVote(state);
  const { supporting, dissenting } = vote ? (supportIn(vote, option) ?? none) : none;
  return { supporting_votes: supporting, dissenting_votes: dissenting };
}

const none = { supporting: 0, dissenting: 0 };

/** Where synthesis could write nothing that is supported: the bare facts, citing the event that states them. */
export function bareFacts(state: State, cause: string): Draft | null {
  const { draft } = state;
  if (!draft) return null;
  const seq = currentVote(state)?.closed_seq ?? draft.requested_seq;
  const decision = `The option chosen is: ${draft.option}.`;
  const rationale = `No rationale with sources could be written (${cause}); the record of the vote stands for it.`;
  return {
    title: draft.option,
    decision,
    rationale,
    summary: decision,
    action_steps: [
      { step: `Carry out: ${draft.option}`, owner: null, due: null },
      { step: 'Write the rationale from the thread', owner: null, due: null },
      { step: 'Name an owner and a date for every step', owner: null, due: null },
    ],
    citations: [
      { field: 'decision', sentence: decision, messages: [seq] },
      { field: 'rationale', sentence: rationale, messages: [seq] },
      { field: 'summary', sentence: decision, messages: [seq] },
    ],
    review_date: null,
  };
}
