import type { ChatMessage, ChatOrder, ChatReply, OpenAIChatCompletion, OpenAIChatRequest } from '@maestro/contracts';

type Said = OpenAIChatRequest['messages'][number];
type Content = Extract<Said, { role: 'user' }>['content'];

/** A request in OpenAI's shape as an order of ours. A model's id with a slash is a model, without one a persona. */
export function toChatOrder(request: OpenAIChatRequest): ChatOrder {
  const { model, messages, tools = [], response_format, temperature } = request;
  const max_tokens = request.max_completion_tokens ?? request.max_tokens ?? undefined;
  const schema = toSchema(response_format);
  return {
    ...(model.includes('/') ? { model } : { persona: model }),
    messages: messages.map(toMessage),
    tools: tools.map(({ function: { name, description = '', parameters } }) => ({
      name,
      description,
      parameters: parameters ?? { type: 'object', properties: {} },
    })),
    tool_choice: toToolChoice(request.tool_choice),
    ...(schema && { schema }),
    ...(max_tokens !== undefined && { max_tokens }),
    ...(typeof temperature === 'number' && { temperature }),
    live: request.stream === true,
  };
}

function toMessage(said: Said): ChatMessage {
  switch (said.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: textOf(said.content) };
    case 'user':
      return { role: 'user', content: textOf(said.content) };
    case 'tool':
      return { role: 'tool', tool_call_id: said.tool_call_id, content: textOf(said.content) };
    case 'assistant':
      return {
        role: 'assistant',
        content: textOf(said.content ?? ''),
        tool_calls: (said.tool_calls ?? []).map(({ id, function: called, extra_content }) => ({
          id,
          ...called,
          ...(extra_content && { echo: extra_content.maestro.echo }),
        })),
      };
  }
}

const textOf = (content: Content): string =>
  typeof content === 'string' ? content : content.map((part) => part.text).join('');

function toToolChoice(choice: OpenAIChatRequest['tool_choice']): ChatOrder['tool_choice'] {
  return typeof choice === 'object' ? { name: choice.function.name } : (choice ?? 'auto');
}

function toSchema(format: OpenAIChatRequest['response_format']): ChatOrder['schema'] {
  if (format?.type === 'json_object') return { name: 'object', schema: { type: 'object' } };
  if (format?.type !== 'json_schema') return undefined;
  return { name: format.json_schema.name, schema: format.json_schema.schema ?? {} };
}

const FINISH = { end: 'stop', length: 'length', tool_use: 'tool_calls' } as const;

export const finishReason = (reply: ChatReply) => FINISH[reply.finish_reason];

export const toolCallsOf = (reply: ChatReply) =>
  reply.tool_calls.map(({ id, name, arguments: given, echo }) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: given },
    ...(echo !== undefined && { extra_content: { maestro: { echo } } }),
  }));

export const usageOf = ({ usage }: ChatReply): OpenAIChatCompletion['usage'] => ({
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  prompt_tokens_details: { cached_tokens: usage.cached_input },
  completion_tokens_details: { reasoning_tokens: usage.reasoning },
});

export const originOf = ({
  provider,
  model,
  simulated,
  fallback_from,
}: ChatReply): OpenAIChatCompletion['maestro'] => ({
  provider,
  model,
  simulated,
  fallback_from,
});

/** A reply of ours in OpenAI's shape. @param created seconds since the epoch. */
export function toCompletion(reply: ChatReply, model: string, created: number): OpenAIChatCompletion {
  const tool_calls = toolCallsOf(reply);
  return {
    id: `chatcmpl-${reply.chat_id}`,
    object: 'chat.completion',
    created,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: reply.text === '' && tool_calls.length > 0 ? null : reply.text,
          refusal: null,
          ...(tool_calls.length > 0 && { tool_calls }),
        },
        logprobs: null,
        finish_reason: finishReason(reply),
      },
    ],
    usage: usageOf(reply),
    maestro: originOf(reply),
  };
}
