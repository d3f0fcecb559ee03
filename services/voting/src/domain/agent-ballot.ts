import type { TurnFailure } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { callFor, MOST_ATTEMPTS } from './ask-agent.ts';
import { abstainWord } from './ballot-schema.ts';
import { recordBallot } from './record-ballot.ts';
import { neverCame, unchanged, type RecordedBallot, type Step, type Vote } from './vote.ts';

const MAX_REASON = 2000;

/** What a model did wrong, as against what befell the call: only this is worth asking again. */
const OF_THE_MODEL: readonly TurnFailure[] = ['invalid_output', 'truncated', 'refused'];

type ReadBallot = { readonly choice: string | null; readonly reason: string };

/** A model's output as a ballot, or what is wrong with it. */
export function readAgentBallot(output: unknown, options: readonly string[]): Result<ReadBallot, string> {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return err('it was not an object');
  const { choice, reason } = output as { choice?: unknown; reason?: unknown };
  if (typeof choice !== 'string') return err('"choice" was not a text');
  const isOption = options.includes(choice);
  if (!isOption && choice !== abstainWord(options)) return err(`${quoted(choice)} is not one of the options`);
  if (typeof reason !== 'string' || reason.trim() === '') return err('it gave no reason');
  if (reason.length > MAX_REASON) return err(`its reason was longer than ${MAX_REASON} characters`);
  return ok({ choice: isOption ? choice : null, reason: reason.trim() });
}

/** An agent's model answered; an answer that is no longer awaited changes nothing. */
export function hearAgent(vote: Vote, callId: string, output: unknown, at: string): Step {
  const ballot = readAgentBallot(output, vote.options);
  if (!ballot.ok) return askAgain(vote, callId, ballot.error, at);
  return settle(vote, callId, { ...ballot.value, cause: null, missing: false }, at);
}

/** An agent's model could not be had, or what it said was no ballot. */
export function agentFailed(vote: Vote, callId: string, failure: TurnFailure, detail: string, at: string): Step {
  if (OF_THE_MODEL.includes(failure)) return askAgain(vote, callId, detail || failure, at);
  return settle(vote, callId, neverCame(`no ballot could be had from the model (${failure})`), at);
}

function askAgain(vote: Vote, callId: string, problem: string, at: string): Step {
  const index = vote.voters.findIndex(({ call }) => call?.id === callId);
  const voter = vote.voters[index];
  if (vote.closed || !voter?.agent || !voter.call) return unchanged(vote);
  if (voter.call.attempt >= MOST_ATTEMPTS) {
    const cause = `the ballot was not valid: ${problem}`;
    return recordBallot(vote, voter, { choice: null, reason: null, cause, missing: false }, at);
  }
  const call = callFor(vote, index, voter.call.attempt + 1, at);
  return {
    vote: { ...vote, voters: vote.voters.map((v) => (v.id === voter.id ? { ...v, call } : v)) },
    effects: [{ kind: 'ask-agent', agent: voter.agent, call, problem }],
  };
}

function settle(vote: Vote, callId: string, ballot: RecordedBallot, at: string): Step {
  const voter = vote.voters.find(({ call }) => call?.id === callId);
  return vote.closed || !voter ? unchanged(vote) : recordBallot(vote, voter, ballot, at);
}

const quoted = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
