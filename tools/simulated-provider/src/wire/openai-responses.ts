import { ok } from '@maestro/kernel';
import type { InputCounts, ModelReply, ToolCall } from '../model.ts';
import { outputTokensOf, tokensOf } from '../tokens.ts';
import { openaiError, openaiErrorHeaders, openaiErrorStatus } from './openai-error.ts';
import { encryptedFor, firstOf, readRequest, REASONED, type ResponsesRequest } from './openai-responses-request.ts';
import { frame, type Exchange, type Frame, type RequestLine, type Wire } from './wire.ts';

/** A response, as far as it has come. */
function responseOf({ request, text, tools }: ResponsesRequest, line: RequestLine) {
  return (status: string, output: readonly unknown[], told: { reply: ModelReply; input: InputCounts } | null) => ({
    id: `resp_sim_${line.id}`,
    object: 'response',
    created_at: line.now,
    status,
    background: false,
    error: null,
    incomplete_details: told?.reply.finish === 'length' ? { reason: 'max_output_tokens' } : null,
    instructions: request.system === '' ? null : request.system,
    max_output_tokens: request.maxTokens,
    model: request.model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: 'default',
    store: false,
    temperature: 1,
    text,
    tool_choice: 'auto',
    tools,
    top_p: 1,
    truncation: 'disabled',
    usage: told && usageOf(told.reply, told.input),
    user: null,
    metadata: {},
  });
}

function usageOf(reply: ModelReply, input: InputCounts) {
  const all = input.fresh + input.read + input.written;
  const output = outputTokensOf(reply);
  return {
    input_tokens: all,
    input_tokens_details: { cached_tokens: input.read, cache_write_tokens: input.written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: all + output,
  };
}

const statusOf = (reply: ModelReply): string => (reply.finish === 'length' ? 'incomplete' : 'completed');

const partOf = (reply: ModelReply, text: string) =>
  reply.finish === 'refusal'
    ? { type: 'refusal', refusal: text }
    : { type: 'output_text', annotations: [], logprobs: [], text };

function exchange(read: ResponsesRequest, line: RequestLine): Exchange {
  const response = responseOf(read, line);
  const messageItem = (status: string, content: unknown[]) => ({
    id: `msg_sim_${line.id}`,
    type: 'message',
    status,
    content,
    role: 'assistant',
  });
  const callIdOf = (i: number): string => `${read.tellsReasoning ? REASONED : 'call_sim_'}${line.id}_${i}`;
  const reasoning = {
    id: `rs_sim_${line.id}`,
    type: 'reasoning',
    summary: [],
    encrypted_content: encryptedFor(firstOf(callIdOf(0))),
  };
  const callItem = (call: ToolCall, i: number, status: string, given: string) => ({
    id: `fc_sim_${line.id}_${i}`,
    type: 'function_call',
    status,
    arguments: given,
    call_id: callIdOf(i),
    name: call.name,
  });
  const hasMessage = (reply: ModelReply): boolean => reply.text !== '' || reply.calls.length === 0;
  const itemsOf = (reply: ModelReply): unknown[] => [
    ...(read.tellsReasoning ? [reasoning] : []),
    ...(hasMessage(reply) ? [messageItem(statusOf(reply), [partOf(reply, reply.text)])] : []),
    ...reply.calls.map((call, i) => callItem(call, i, 'completed', call.arguments)),
  ];

  return {
    request: read.request,
    whole: (reply, input) => response(statusOf(reply), itemsOf(reply), { reply, input }),
    frames(reply, input) {
      let sequence = 0;
      const send: Send = (type, data, tokens = 0, end = false) =>
        frame(type, { type, ...data, sequence_number: sequence++ }, tokens, end);
      const items = itemsOf(reply);
      const before = [
        send('response.created', { response: response('in_progress', [], null) }),
        send('response.in_progress', { response: response('in_progress', [], null) }),
      ];
      const first = read.tellsReasoning ? 1 : 0;
      const reasoned = read.tellsReasoning ? reasoningFrames(reasoning, send) : [];
      const message = hasMessage(reply)
        ? messageFrames(reply, messageItem('in_progress', []), { item: items[first], index: first }, send)
        : [];
      const calls = reply.calls.flatMap((call, i) => {
        const index = i + first + (hasMessage(reply) ? 1 : 0);
        return callFrames(call, callItem(call, i, 'in_progress', ''), items[index], index, send);
      });
      const status = statusOf(reply);
      return [
        ...before,
        ...reasoned,
        ...message,
        ...calls,
        send(`response.${status}`, { response: response(status, items, { reply, input }) }, 0, true),
      ];
    },
  };
}

type Send = (type: string, data: object, tokens?: number, end?: boolean) => Frame;

const reasoningFrames = (item: object, send: Send): Frame[] => [
  send('response.output_item.added', { output_index: 0, item: { ...item, encrypted_content: '' } }),
  send('response.output_item.done', { output_index: 0, item }),
];

type Place = { readonly item: unknown; readonly index: number };

function messageFrames(reply: ModelReply, opened: { id: string }, { item, index }: Place, send: Send): Frame[] {
  const at = { item_id: opened.id, output_index: index, content_index: 0 };
  const kind = reply.finish === 'refusal' ? 'refusal' : 'output_text';
  const logprobs = reply.finish === 'refusal' ? {} : { logprobs: [] };
  return [
    send('response.output_item.added', { output_index: index, item: opened }),
    send('response.content_part.added', { ...at, part: partOf(reply, '') }),
    ...tokensOf(reply.text).map((delta) => send(`response.${kind}.delta`, { ...at, delta, ...logprobs }, 1)),
    send(`response.${kind}.done`, {
      ...at,
      ...(kind === 'refusal' ? { refusal: reply.text } : { text: reply.text, ...logprobs }),
    }),
    send('response.content_part.done', { ...at, part: partOf(reply, reply.text) }),
    send('response.output_item.done', { output_index: index, item }),
  ];
}

function callFrames(call: ToolCall, opened: { id: string }, item: unknown, index: number, send: Send): Frame[] {
  const at = { item_id: opened.id, output_index: index };
  return [
    send('response.output_item.added', { output_index: index, item: opened }),
    ...tokensOf(call.arguments).map((delta) => send('response.function_call_arguments.delta', { ...at, delta }, 1)),
    send('response.function_call_arguments.done', { ...at, arguments: call.arguments }),
    send('response.output_item.done', { output_index: index, item }),
  ];
}

/** `POST /responses` of the OpenAI API. */
export const openaiResponses: Wire = {
  vendor: 'openai',
  keyHeaders: ['authorization'],
  read(body, line) {
    const read = readRequest(body);
    return read.ok ? ok(exchange(read.value, line)) : read;
  },
  errorStatus: openaiErrorStatus,
  errorBody: (error) => ({ error: openaiError(error) }),
  errorHeaders: openaiErrorHeaders,
  errorFrames: (error) => {
    const { type, code, message, param } = openaiError(error);
    return [frame('error', { type: 'error', sequence_number: 2, error: { type, code, message, param } })];
  },
};
