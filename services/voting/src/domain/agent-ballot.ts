import type { TurnFailure } from '@maestro/contracts';
import { abstention, optionsFor } from '@maestro/tally';
import { callFor, MOST_ATTEMPTS } from './ask-agent.ts';
import type { Asked } from './ballot-schema.ts';
import { readAgentBallot } from './read-agent-ballot.ts';
import { recordBallot, type NewBallot } from './record-ballot.ts';
import { isAnonymous, neverCame, unchanged, type Casting, type Step, type Vote } from './vote.ts';

/** What a model did wrong, as against what befell the call: only this is worth asking again. */
const OF_THE_MODEL: readonly TurnFailure[] = ['invalid_output', 'truncated', 'refused'];

/** The vote as one agent is asked about it. */
export const askedOf = (vote: Vote, agentId: string): Asked => ({ ...vote, options: [...optionsFor(vote, agentId)] });

/** An agent's model answered; an answer that is no longer awaited changes nothing. */
export function hearAgent(vote: Vote, callId: string, output: unknown, casting: Casting): Step {
  const ballot = readAgentBallot(output, vote);
  if (!ballot.ok) return askAgain(vote, callId, ballot.error, casting);
  const { content, reason, moved_by } = ballot.value;
  const kept = vote.terms.secret ? null : reason;
  const { salt, at } = casting;
  return settle(vote, callId, { content, reason: kept, cause: null, missing: false, moved_by, salt }, at);
}

/** An agent's model could not be had, or what it said was no ballot. */
export function agentFailed(vote: Vote, callId: string, failure: TurnFailure, detail: string, casting: Casting): Step {
  if (OF_THE_MODEL.includes(failure)) return askAgain(vote, callId, detail || failure, casting);
  return settle(vote, callId, neverCame(`no ballot could be had from the model (${failure})`), casting.at);
}

/** What was wrong with a ballot quotes it: an anonymous one is asked for again without a word of it. */
const UNQUOTED_PROBLEM = 'it did not fit the method or the options';

function askAgain(vote: Vote, callId: string, found: string, { at, salt }: Casting): Step {
  const index = vote.voters.findIndex(({ call }) => call?.id === callId);
  const voter = vote.voters[index];
  if (vote.closed || !voter?.agent || !voter.call) return unchanged(vote);
  const problem = isAnonymous(vote) ? UNQUOTED_PROBLEM : found;
  if (voter.call.attempt >= MOST_ATTEMPTS) {
    const cause = `the ballot was not valid: ${problem}`;
    const spoiled = { content: abstention, reason: null, cause, missing: false, moved_by: null, salt };
    return recordBallot(vote, voter, spoiled, at);
  }
  const call = callFor(vote, index, voter.call.attempt + 1, at);
  return {
    vote: { ...vote, voters: vote.voters.map((v) => (v.id === voter.id ? { ...v, call } : v)) },
    effects: [{ kind: 'ask-agent', agent: voter.agent, call, problem }],
  };
}

function settle(vote: Vote, callId: string, ballot: NewBallot, at: string): Step {
  const voter = vote.voters.find(({ call }) => call?.id === callId);
  return vote.closed || !voter ? unchanged(vote) : recordBallot(vote, voter, ballot, at);
}
