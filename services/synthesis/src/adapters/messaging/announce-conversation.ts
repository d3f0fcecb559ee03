import { bus, type DataOf } from '@maestro/contracts';
import type { Outgoing } from '@maestro/messaging';
import { traceparentWithin } from '@maestro/telemetry';
import type { Conversation, ConversationEffect, ConversationStep } from '../../domain/conversation.ts';
import type { StanceQuestion } from '../../domain/stance-call.ts';

/** Who brought a step about: nobody (time), a person, or a message, by its id. */
export type Cause = { readonly person: string | null; readonly messageId: string | null };

/** What a conversation tells, in the order of its versions. */
export const messagesOfConversation = ({ conversation, effects }: ConversationStep, cause: Cause): Outgoing[] =>
  effects.map((effect) => factOf(conversation, effect, cause));

function factOf(conversation: Conversation, effect: ConversationEffect, { person, messageId }: Cause): Outgoing {
  const { discussion_id } = conversation;
  const about = {
    ...common(conversation),
    ...{ aggregate: `${discussion_id}-opinion`, version: effect.version, causationId: messageId },
  };
  if (effect.kind === 'opinion-updated') {
    const id = `${discussion_id}:opinion-updated:${effect.opinion.revision}`;
    return { ...about, id, definition: bus.opinionUpdated, data: effect.opinion };
  }
  const { participant_id, stances, acknowledged } = effect;
  return {
    ...about,
    id: `${discussion_id}:stances-taken:${effect.version}`,
    definition: bus.stancesTaken,
    data: { participant_id, stances: [...stances], acknowledged },
    ...(person !== null && { actor: `person:${person}` }),
  };
}

/** Each agent is asked by itself: one that fails takes no other's stance away. */
export const questionsOfConversation = (
  conversation: Conversation,
  questions: readonly StanceQuestion[],
  { messageId }: Cause,
): Outgoing[] =>
  questions.map(({ call, agent, context_seq, instruction, schema, deadline }) => {
    const definition = bus.requestStructuredOutput;
    const data: DataOf<typeof definition> = {
      call_id: call.call_id,
      requester: 'synthesis',
      purpose: 'stances',
      speaker: agent,
      context_seq,
      instruction,
      schema_name: 'stances',
      schema,
      deadline,
    };
    const id = `${call.call_id}:${definition.name}`;
    return {
      ...common(conversation),
      definition,
      data,
      id,
      aggregate: call.call_id,
      version: null,
      causationId: messageId,
    };
  });

const common = ({ workspace_id, discussion_id, traceparent }: Conversation) => ({
  workspaceId: workspace_id,
  discussionId: discussion_id,
  actor: 'service:synthesis',
  traceparent: traceparentWithin(traceparent),
});
