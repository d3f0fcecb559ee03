import type { LogData } from '@maestro/contracts';
import { instantPlus } from '@maestro/kernel';
import { ALLOWED } from '../deadlines.ts';
import { askPeople } from '../asking/ask-people.ts';
import { withdrawInvitations } from '../asking/invitations.ts';
import type { Proceedings } from '../proceedings.ts';
import { currentVote, hasEnded, may, presentPeople, presentSeats, requestOf } from '../state.ts';
import { deadlock } from './end.ts';
import { runOffOptions } from './run-off.ts';
import { standingSignOffs } from './sign-offs.ts';
import { winnerOf, withoutWorking } from './winner.ts';

/** What follows a vote: its winner; else the declared tie rule, a run-off, the decision maker, deadlock. */
export function advanceVoting(p: Proceedings): boolean {
  const { state } = p;
  const vote = currentVote(state);
  const question = state.tie_request === null ? undefined : requestOf(state, state.tie_request);
  if (question) {
    if (question.status === 'open') return false;
    if (question.option !== null && question.options.includes(question.option)) {
      return requestDecision(p, question.option, 'decision_maker');
    }
    return askDecisionMaker(p, question.options);
  }
  if (!vote?.closed) return false;
  if (vote.stage === 'first') {
    p.record('discussion:phase', { from: 'voting', to: 'discussing', reason: 'first_ballot', by: null });
    return true;
  }
  const winner = winnerOf(vote.closed.tally);
  if (winner !== null) return requestDecision(p, winner, 'vote');
  if (vote.tie_break === null && vote.ballot_round === 1) {
    p.record('discussion:phase', { from: 'voting', to: 'discussing', reason: 'run_off', by: null });
    return true;
  }
  return askDecisionMaker(p, runOffOptions(vote));
}

/** Nobody won: whoever breaks ties chooses among what is left. */
export function askDecisionMaker(p: Proceedings, options: readonly string[]): true {
  withdrawInvitations(p);
  const to = presentPeople(p.state).filter((s) => may(s, 'breaks_ties'));
  if (to.length === 0) return deadlock(p, 'no_winner');
  if (p.state.phase !== 'voting') {
    p.record('discussion:phase', { from: p.state.phase, to: 'voting', reason: 'decision_maker_asked', by: null });
  }
  askPeople(p, {
    type: 'choice',
    prompt: 'The vote has no winner. Which option shall it be?',
    options: [...options],
    to: to.map((s) => s.id),
    blocking: true,
    strict: true,
    deadline: null,
    expiry: { policy: 'wait' },
    asked_by: 'tie',
  });
  return true;
}

/** An option is chosen: synthesis is asked to write the decision. */
export function requestDecision(p: Proceedings, option: string, basis: LogData<'decision:requested'>['basis']): true {
  const { state } = p;
  if (hasEnded(state)) throw new Error('an ended discussion decides nothing');
  withdrawInvitations(p);
  const conditions = standingSignOffs(state).flatMap((a) => a.given?.conditions ?? []);
  p.record('discussion:phase', { from: state.phase, to: 'synthesising', reason: basis, by: null });
  const draft_id = p.nextId('d');
  const deadline = instantPlus(p.at, ALLOWED.draft);
  p.record('decision:requested', { draft_id, option, basis, deadline });
  const closed = currentVote(state)?.closed ?? null;
  p.send({
    name: 'draftDecision',
    aggregate: draft_id,
    data: {
      draft_id,
      option,
      basis,
      tally: closed && withoutWorking(closed.tally),
      ballots: closed?.ballots ?? [],
      reasons: closed?.reasons ?? {},
      conditions,
      participants: presentSeats(state).map((s) => s.id),
      context_seq: p.state.context_seq,
      deadline,
    },
  });
  return true;
}
