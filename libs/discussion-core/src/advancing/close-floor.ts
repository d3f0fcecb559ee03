import { askModerator, proposalsOf } from '../asking/ask-moderator.ts';
import { endRound } from './end-round.ts';
import type { Proceedings } from '../proceedings.ts';
import { currentVote, presentAgents, presentSeats, may, type State } from '../state.ts';
import { askDecisionMaker, requestDecision } from '../ending/choose-option.ts';
import { deadlock } from '../ending/end.ts';
import { runOffOptions } from '../ending/run-off.ts';

/**
 * The floor closes. Two or more options: a vote; one: it is the decision; none: deadlock.
 * Options come from whoever called the vote, the run-off, the request, or are framed by the moderator.
 */
export function closeFloor(p: Proceedings, reason: string): boolean {
  endRound(p);
  const options = optionsOf(p.state);
  if (options === null) {
    const { state } = p;
    if (p.opening.moderator)
      return askModerator(
        p,
        'options',
        presentAgents(state).map((s) => s.id),
      );
    return putToVote(p, proposalsOf(state), reason);
  }
  return putToVote(p, options, reason);
}

function optionsOf(state: State): readonly string[] | null {
  if (state.closing?.options) return state.closing.options;
  const last = currentVote(state);
  if (state.extra_round?.reason === 'run_off' && last) return runOffOptions(last);
  return state.opening?.vote.options ?? state.framed;
}

function putToVote(p: Proceedings, options: readonly string[], reason: string): true {
  const only = options[0];
  if (only === undefined) return deadlock(p, 'no_options');
  return options.length === 1 ? requestDecision(p, only, 'sole_option') : openVote(p, options, reason);
}

function openVote(p: Proceedings, options: readonly string[], reason: string): true {
  const { state } = p;
  const voters = presentSeats(state).filter((s) => may(s, 'can_vote'));
  if (voters.length === 0) return askDecisionMaker(p, options);
  const rules = p.opening.vote;
  const method = state.closing?.method ?? rules.method;
  const ballot_round = state.extra_round?.reason === 'run_off' ? 2 : 1;
  p.record('discussion:phase', { from: state.phase, to: 'voting', reason, by: null });
  const vote_id = p.nextId('v');
  const deadline = p.afterSeconds(rules.closes_after);
  const { quorum, tie_break } = rules;
  p.record('vote:opened', {
    vote_id,
    method,
    options: [...options],
    voters: voters.map((s) => s.id),
    quorum,
    tie_break,
    deadline,
    ballot_round,
  });
  p.send({
    name: 'openVote',
    aggregate: vote_id,
    data: {
      vote_id,
      topic: p.opening.topic,
      method,
      options: [...options],
      voters: voters.map(({ id, kind, persona, provider, model }) => ({
        id,
        agent: kind === 'agent' ? { id, persona: persona ?? id, provider, model } : null,
      })),
      quorum,
      tie_break,
      deadline,
      ballot_round,
      context_seq: p.state.context_seq,
    },
  });
  return true;
}
