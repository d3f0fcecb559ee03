import { plainTerms } from '@maestro/tally';
import { closeVote } from './close-vote.ts';
import { callFor } from './ask-agent.ts';
import type { Effect, LetterKeys, OpenVote, Origin, Step, Vote, Voter } from './vote.ts';

/**
 * Takes ballots from now on; every agent among the voters is asked for one.
 * @param first the ballot before the discussion; null: there was none
 * @param keys for agents' ballots in a secret vote
 */
export function openVote(
  command: OpenVote,
  origin: Origin,
  at: string,
  first: Vote | null = null,
  keys: LetterKeys | null = null,
): Step {
  const { voters: listed, stage = 'final', terms = plainTerms, first_vote_id = null, ...rules } = command;
  const voters = listed.map(({ id, agent, weight = 1 }): Voter => ({ id, agent, weight, ballot: null, call: null }));
  const empty: Vote = {
    ...rules,
    ...origin,
    ...{ stage, terms, first_vote_id, first_ballots: first === null ? null : firstBallotsOf(first) },
    ...{ letter_keys: terms.secret ? keys : null, opened_at: at, voters, closed: null, version: 1 },
  };
  const vote: Vote = {
    ...empty,
    voters: voters.map((voter, index) => (voter.agent ? { ...voter, call: callFor(empty, index, 1, at) } : voter)),
  };
  const asked: Effect[] = vote.voters.flatMap(({ agent, call }) =>
    agent && call ? [{ kind: 'ask-agent', agent, call, problem: null }] : [],
  );
  const opened: Effect = { kind: 'opened', version: 1 };
  if (voters.length > 0) return { vote, effects: [opened, ...asked] };
  const closed = closeVote(vote, 'all_voted', at);
  return { vote: closed.vote, effects: [opened, ...closed.effects] };
}

/** A vote that was withdrawn before it was heard of: it is told and closed in one go, nobody is asked. */
export function openWithdrawn(command: OpenVote, origin: Origin, at: string): Step {
  const { vote } = openVote(command, origin, at);
  const uncalled: Vote = { ...vote, voters: vote.voters.map((voter) => ({ ...voter, call: null })) };
  const closed = closeVote(uncalled, 'withdrawn', at);
  return { vote: closed.vote, effects: [{ kind: 'opened', version: 1 }, ...closed.effects] };
}

/** What came before the discussion, by voter. A secret vote has forgotten who said what. */
function firstBallotsOf({ terms, voters }: Vote): Vote['first_ballots'] {
  if (terms.secret) return null;
  return Object.fromEntries(
    voters.flatMap(({ id, ballot }) => (ballot && !ballot.missing ? [[id, ballot.content]] : [])),
  );
}
