import type { VoteRules, VoteStage } from '@maestro/contracts';
import { agentSeat } from '../agent-seat.ts';
import { askDecisionMaker } from '../ending/choose-option.ts';
import { termsOf, voteRulesOf } from '../ending/vote-rules.ts';
import { weightsOf } from '../ending/vote-weights.ts';
import type { Proceedings } from '../proceedings.ts';
import { currentVote, may, presentSeats, type State, type Vote } from '../state.ts';

/** The rules of the vote to come: a run-off goes by those of the vote that had no winner. */
function rulesFor(p: Proceedings): VoteRules {
  const { closing, extra_round } = p.state;
  const { vote } = p.opening;
  const last = extra_round?.reason === 'run_off' ? currentVote(p.state) : undefined;
  if (last) {
    const { method, quorum, tie_break, terms } = last;
    return { ...vote, method, quorum, tie_break, terms: termsOf({ terms }) };
  }
  if (closing?.rules) return closing.rules;
  return closing?.method ? voteRulesOf({ method: closing.method }, vote) : vote;
}

/** Opens a vote among all who may vote; where nobody may, the decision maker is asked. */
export function openVote(p: Proceedings, options: readonly string[], reason: string, stage: VoteStage = 'final'): true {
  const { state } = p;
  const voters = presentSeats(state).filter((s) => may(s, 'can_vote'));
  if (voters.length === 0) return askDecisionMaker(p, options);
  const rules = rulesFor(p);
  const { method, quorum, tie_break } = rules;
  const ballot_round = state.extra_round?.reason === 'run_off' ? 2 : 1;
  const before = state.context_seq;
  p.record('discussion:phase', { from: state.phase, to: 'voting', reason, by: null });
  const vote_id = p.nextId('v');
  const deadline = deadlineFor(p, rules, stage);
  const declared = termsOf(rules);
  const terms = { ...declared, tie_seed: tie_break === 'lot' ? (declared.tie_seed ?? vote_id) : null };
  const weights = weightsOf(voters, terms.weights);
  p.record('vote:opened', {
    vote_id,
    method,
    options: [...options],
    voters: voters.map((s) => s.id),
    quorum,
    tie_break,
    deadline,
    ballot_round,
    stage,
    terms,
    weights,
  });
  const first = stage === 'final' && ballot_round === 1 ? firstBallot(p.state) : undefined;
  p.send({
    name: 'openVote',
    aggregate: vote_id,
    data: {
      vote_id,
      topic: p.opening.topic,
      method,
      options: [...options],
      voters: voters.map((seat) => ({
        id: seat.id,
        agent: seat.kind === 'agent' ? agentSeat(seat) : null,
        weight: weights[seat.id] ?? 1,
      })),
      quorum,
      tie_break,
      deadline,
      ballot_round,
      // Before the first ballot nobody reads anything but the opening, not even how others see the options listed.
      context_seq: stage === 'first' ? before : p.state.context_seq,
      stage,
      ...(first && { first_vote_id: first.vote_id }),
      terms,
    },
  });
  return true;
}

/** A day that was named is that of the final ballot; one that has passed before the vote opens binds nobody. */
function deadlineFor(p: Proceedings, { deadline, closes_after }: VoteRules, stage: VoteStage): string | null {
  if (deadline === undefined) return p.afterSeconds(closes_after);
  return stage === 'final' && deadline > p.at ? deadline : null;
}

/** The independent ballot the final one is compared with. */
const firstBallot = (state: State): Vote | undefined => state.votes.find((v) => v.stage === 'first');
