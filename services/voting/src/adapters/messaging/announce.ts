import { bus, type DataOf, type MessageDefinition } from '@maestro/contracts';
import { assertNever } from '@maestro/kernel';
import type { Outgoing } from '@maestro/messaging';
import { traceparentWithin } from '@maestro/telemetry';
import { askedOf } from '../../domain/agent-ballot.ts';
import { ballotSchema } from '../../domain/ballot-schema.ts';
import { ballotInstruction } from '../../domain/instruction.ts';
import { ballotsOf, isAnonymous, reasonsOf, type Effect, type Step, type Vote } from '../../domain/vote.ts';

/** Who brought a step about: nobody (time), a person, or a message, by its id. */
export type Cause = { readonly person: string | null; readonly messageId: string | null };

/** What a step sends: facts answer the command that opened the vote, the rest follows from its own cause. */
export const messagesOf = ({ vote, effects }: Step, cause: Cause): Outgoing[] =>
  effects.map((effect) => messageOf(vote, effect, cause));

function messageOf(vote: Vote, effect: Effect, cause: Cause): Outgoing {
  const { vote_id, topic, method, options, deadline } = vote;
  switch (effect.kind) {
    case 'opened': {
      const people = vote.voters.filter((voter) => voter.agent === null).map((voter) => voter.id);
      const data = { vote_id, topic, method, options, people, deadline };
      return fact(vote, bus.voteOpened, data, `${vote_id}:vote-opened`, effect.version, vote.command_id);
    }
    case 'ballot-cast': {
      const data = { vote_id, participant_id: effect.voter };
      const id = `${vote_id}:ballot-cast:${effect.voter}`;
      const told = fact(vote, bus.ballotCast, data, id, effect.version, cause.messageId);
      return cause.person === null ? told : { ...told, actor: `person:${cause.person}` };
    }
    case 'closed': {
      if (!vote.closed) throw new Error(`${vote_id} is told to be closed and is not`);
      const { tally, by: closed_by, seal, shift } = vote.closed;
      const data = {
        ...{ vote_id, tally, ballots: ballotsOf(vote), reasons: reasonsOf(vote), closed_by },
        ...(seal && { chain: { head: seal.head.hash, ballots: seal.head.count } }),
        ...(isAnonymous(vote) && { secret: true }),
        ...(shift && { shift }),
      };
      return fact(vote, bus.voteClosed, data, `${vote_id}:vote-closed`, effect.version, vote.command_id);
    }
    case 'ask-agent': {
      const asked = askedOf(vote, effect.agent.id);
      const data = {
        call_id: effect.call.id,
        requester: 'voting' as const,
        purpose: 'ballot' as const,
        speaker: effect.agent,
        context_seq: vote.context_seq,
        instruction: ballotInstruction(vote, effect.agent.id, asked, effect.problem),
        schema_name: 'ballot',
        schema: ballotSchema(asked),
        deadline: effect.call.deadline,
        ...(vote.letter_keys && { seal_for: vote.letter_keys.publicKey }),
      };
      return command(vote, bus.requestStructuredOutput, data, effect.call.id, cause);
    }
    case 'call-off':
      return command(vote, bus.cancelCall, { call_id: effect.call_id }, effect.call_id, cause);
    default:
      return assertNever(effect);
  }
}

function fact<D extends MessageDefinition>(
  vote: Vote,
  definition: D,
  data: DataOf<D>,
  id: string,
  version: number,
  causationId: string | null,
): Outgoing {
  return { ...common(vote), definition, data, id, aggregate: vote.vote_id, version, causationId };
}

function command<D extends MessageDefinition>(
  vote: Vote,
  definition: D,
  data: DataOf<D>,
  callId: string,
  cause: Cause,
): Outgoing {
  const id = `${callId}:${definition.name}`;
  return { ...common(vote), definition, data, id, aggregate: callId, version: null, causationId: cause.messageId };
}

const common = (vote: Vote) => ({
  workspaceId: vote.workspace_id,
  discussionId: vote.discussion_id,
  actor: 'service:voting',
  traceparent: traceparentWithin(vote.traceparent),
});
