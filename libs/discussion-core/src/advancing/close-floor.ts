import { askModerator, proposalsOf } from '../asking/ask-moderator.ts';
import { endRound } from './end-round.ts';
import type { Proceedings } from '../proceedings.ts';
import { currentVote, presentAgents, type State } from '../state.ts';
import { requestDecision } from '../ending/choose-option.ts';
import { deadlock } from '../ending/end.ts';
import { runOffOptions } from '../ending/run-off.ts';
import { openVote } from './open-vote.ts';

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

/**
 * `voting` begins with an independent ballot: nobody has spoken, and no model reads more than the topic and the brief.
 * Options come from the request or are framed by the moderator.
 */
export function holdFirstBallot(p: Proceedings): boolean {
  const { state } = p;
  const options = state.opening?.vote.options ?? state.framed;
  if (options === null) {
    const agents = presentAgents(state).map((s) => s.id);
    return p.opening.moderator ? askModerator(p, 'options', agents) : deadlock(p, 'no_options');
  }
  return options.length < 2 ? putToVote(p, options, 'first_ballot') : openVote(p, options, 'first_ballot', 'first');
}
