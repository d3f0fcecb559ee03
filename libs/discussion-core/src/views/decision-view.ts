import type { DecisionView } from '@maestro/contracts';
import { standingSignOffs } from '../ending/sign-offs.ts';
import { ballotInWords, favouredBy, isAbstention } from '@maestro/tally';
import { supportIn } from '../ending/support.ts';
import { partsOf } from '../ending/winner.ts';
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
  const vote = currentVote(state);
  const support = vote && draft ? supportIn(vote, draft.option) : null;
  return {
    status,
    phase,
    option: decision?.option ?? draft?.option ?? null,
    decision: written?.decision ?? null,
    rationale: written?.rationale ?? null,
    title: written?.title ?? null,
    summary: written?.summary ?? null,
    supporting_votes: decision?.supporting_votes ?? support?.supporting ?? null,
    dissenting_votes: decision?.dissenting_votes ?? support?.dissenting ?? null,
    votes,
    dissent: votes && draft ? dissentOf(state, votes, draft.option) : null,
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
  return closed.ballots.map((ballot) => ({
    participant_id: ballot.participant_id,
    choice: ballotInWords(ballot),
    reason: closed.reasons[ballot.participant_id] ?? ballot.cause,
  }));
}

/** The lines of those who voted, and not for this option. */
function dissentOf(state: State, votes: VoteLines, option: string): VoteLines {
  const vote = currentVote(state);
  const ballots = vote?.closed?.ballots ?? [];
  return votes.filter((_, i) => {
    const ballot = ballots[i];
    if (!vote?.closed || !ballot || isAbstention(ballot)) return false;
    const parts = partsOf(vote.closed.tally, option);
    return !favouredBy(vote.method, ballot).some((favoured) => parts.includes(favoured));
  });
}

/** Every answer of an approver that still means something: those for the present draft, and a veto. */
function signOffsOf(state: State): DecisionView['sign_offs'] {
  if (!state.draft) return null;
  const refused = state.approvals.filter((a) => a.given?.response === 'veto');
  return [...standingSignOffs(state), ...refused].flatMap(({ to, given, at }) =>
    given && at ? [{ user_id: to, response: given.response, at, reason: given.reason }] : [],
  );
}
