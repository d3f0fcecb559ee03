import type { DecisionView } from '@maestro/contracts';
import { standingSignOffs } from '../ending/sign-offs.ts';
import { currentVote, hasEnded, type State } from '../state.ts';

const STATUS = { decided: 'decided', deadlocked: 'deadlocked', cancelled: 'deadlocked' } as const;

/** The decision as far as it stands; what is not known yet is null. */
export function decisionView(state: State): DecisionView {
  const { phase, decision } = state;
  // A draft that was refused is part of the log, not a decision.
  const draft = phase === 'deadlocked' || phase === 'cancelled' ? null : state.draft;
  const written = draft?.draft ?? null;
  const status = phase === 'decided' || phase === 'deadlocked' || phase === 'cancelled' ? STATUS[phase] : 'in_progress';
  const votes = votesOf(state);
  return {
    status,
    phase,
    option: decision?.option ?? draft?.option ?? null,
    decision: written?.decision ?? null,
    rationale: written?.rationale ?? null,
    title: written?.title ?? null,
    summary: written?.summary ?? null,
    supporting_votes: decision?.supporting_votes ?? supportFor(votes, draft?.option),
    dissenting_votes: decision?.dissenting_votes ?? (votes && draft ? dissentOf(votes, draft.option).length : null),
    votes,
    dissent: votes && draft ? dissentOf(votes, draft.option) : null,
    tally: currentVote(state)?.closed?.tally ?? null,
    action_plan: written?.action_steps.map((s) => s.step) ?? null,
    action_steps: written?.action_steps.map((s) => ({ ...s, status: 'open' as const })) ?? null,
    citations: written?.citations ?? null,
    review_date: written?.review_date ?? null,
    conditions: draft ? [...new Set(standingSignOffs(state).flatMap((a) => a.given?.conditions ?? []))] : null,
    sign_offs: signOffsOf(state),
    reason: hasEnded(state) ? state.ended_because : null,
    simulated: written ? (draft?.simulated ?? null) : null,
  };
}

type VoteLines = NonNullable<DecisionView['votes']>;

function votesOf(state: State): VoteLines | null {
  const closed = currentVote(state)?.closed;
  if (!closed) return null;
  return closed.ballots.map(({ participant_id, choice, cause }) => ({
    participant_id,
    choice,
    reason: closed.reasons[participant_id] ?? cause,
  }));
}

const supportFor = (votes: VoteLines | null, option: string | undefined): number | null =>
  votes && option !== undefined ? votes.filter((v) => v.choice === option).length : null;

const dissentOf = (votes: VoteLines, option: string): VoteLines =>
  votes.filter((v) => v.choice !== null && v.choice !== option);

/** Every answer of an approver that still means something: those for the present draft, and a veto. */
function signOffsOf(state: State): DecisionView['sign_offs'] {
  if (!state.draft) return null;
  const refused = state.approvals.filter((a) => a.given?.response === 'veto');
  return [...standingSignOffs(state), ...refused].flatMap(({ to, given, at }) =>
    given && at ? [{ user_id: to, response: given.response, at, reason: given.reason }] : [],
  );
}
