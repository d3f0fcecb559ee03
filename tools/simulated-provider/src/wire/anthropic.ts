import { ok } from '@maestro/kernel';
import type { InputCounts, ModelReply, ModelRequest } from '../model.ts';
import { outputTokensOf, tokensOf } from '../tokens.ts';
import { readRequest, signatureFor } from './anthropic-request.ts';
import { STATUS, type ApiError } from './api-error.ts';
import { frame, type Exchange, type Frame, type RequestLine, type Wire } from './wire.ts';

type Send = (data: { type: string; [key: string]: unknown }, tokens?: number, end?: boolean) => Frame;

const send: Send = (data, tokens = 0, end = false) => frame(data.type, data, tokens, end);

function exchange(request: ModelRequest, line: RequestLine): Exchange {
  const usage = (input: InputCounts, output: number) => ({
    input_tokens: input.fresh,
    cache_creation_input_tokens: input.written,
    cache_read_input_tokens: input.read,
    cache_creation: { ephemeral_5m_input_tokens: input.written, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: 'standard',
    inference_geo: 'not_available',
  });
  const message = (input: InputCounts, output: number) => ({
    model: request.model,
    id: `msg_sim_${line.id}`,
    type: 'message',
    role: 'assistant',
    usage: usage(input, output),
  });
  // A call that was demanded is not thought about, so nothing has to come back with it.
  const thinks = request.toolChoice === 'auto';
  const toolId = (i: number): string => `toolu_${thinks ? 'sim' : 'demanded'}_${line.id}_${i}`;

  return {
    request,
    whole: (reply, input) => ({
      ...message(input, outputTokensOf(reply)),
      content: reply.finish === 'refusal' ? [] : contentOf(reply, thinks, toolId),
      ...stopOf(reply),
    }),
    frames(reply, input) {
      const start = { ...message(input, 1), content: [], stop_reason: null, stop_sequence: null };
      const content = reply.finish === 'refusal' ? [] : contentOf(reply, thinks, toolId);
      const {
        cache_creation: _,
        service_tier: __,
        inference_geo: ___,
        ...counted
      } = usage(input, outputTokensOf(reply));
      const blocks = content.flatMap((block, index) => {
        const spoken = framesOf(block, index, reply);
        return index === 0 ? [spoken[0]!, send({ type: 'ping' }), ...spoken.slice(1)] : spoken;
      });
      return [
        send({ type: 'message_start', message: start }),
        ...blocks,
        send({ type: 'message_delta', delta: stopOf(reply), usage: counted }, 0, true),
        send({ type: 'message_stop' }, 0, true),
      ];
    },
  };
}

type Block =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'tool_use'; id: string; name: string; input: unknown };

function contentOf(reply: ModelReply, thinks: boolean, toolId: (i: number) => string): Block[] {
  const thought: Block[] =
    reply.calls.length === 0 || !thinks
      ? []
      : [{ type: 'thinking', thinking: 'A tool may know.', signature: signatureFor(toolId(0)) }];
  const text: Block[] = reply.text === '' ? [] : [{ type: 'text', text: reply.text }];
  return [
    ...thought,
    ...text,
    ...reply.calls.map((call, i): Block => ({
      type: 'tool_use',
      id: toolId(i),
      name: call.name,
      input: parsedOrEmpty(call.arguments),
    })),
  ];
}

function framesOf(block: Block, index: number, reply: ModelReply): Frame[] {
  const delta = (data: { type: string; [key: string]: unknown }, tokens = 0): Frame =>
    send({ type: 'content_block_delta', index, delta: data }, tokens);
  const start = (opened: object): Frame => send({ type: 'content_block_start', index, content_block: opened });
  const stop = send({ type: 'content_block_stop', index });
  switch (block.type) {
    case 'text':
      return [
        start({ ...block, text: '' }),
        ...tokensOf(block.text).map((piece) => delta({ type: 'text_delta', text: piece }, 1)),
        stop,
      ];
    case 'thinking':
      return [
        start({ type: 'thinking', thinking: '', signature: '' }),
        delta({ type: 'thinking_delta', thinking: block.thinking }),
        delta({ type: 'signature_delta', signature: block.signature }),
        stop,
      ];
    case 'tool_use': {
      // As it was said, also where that is no JSON.
      const said = reply.calls[Number(block.id.split('_').at(-1))]!.arguments;
      return [
        start({ ...block, input: {} }),
        ...tokensOf(said).map((piece) => delta({ type: 'input_json_delta', partial_json: piece }, 1)),
        stop,
      ];
    }
  }
}

const STOP_REASONS = { stop: 'end_turn', length: 'max_tokens', refusal: 'refusal', tool_use: 'tool_use' } as const;

const stopOf = (reply: ModelReply) => ({
  stop_reason: STOP_REASONS[reply.finish],
  stop_sequence: null,
  ...(reply.finish === 'refusal' && {
    stop_details: { type: 'refusal', category: null, explanation: reply.text, recommended_model: null },
  }),
});

/** A tool's input is an object on the wire; text that is none (cut off or spoilt) arrives as an empty one. */
function parsedOrEmpty(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const TYPES = {
  bad_request: 'invalid_request_error',
  authentication: 'authentication_error',
  not_found: 'not_found_error',
  rate_limited: 'rate_limit_error',
  spend_limit: 'rate_limit_error',
  server_error: 'api_error',
  unavailable: 'api_error',
  overloaded: 'overloaded_error',
} as const;

const errorBody = (error: ApiError) => ({
  type: 'error',
  error: { type: TYPES[error.kind], message: error.message },
  request_id: 'req_sim',
});

/** `POST /v1/messages` of the Anthropic API. */
export const anthropic: Wire = {
  vendor: 'anthropic',
  keyHeaders: ['x-api-key', 'authorization'],
  read(body, line) {
    const request = readRequest(body);
    return request.ok ? ok(exchange(request.value, line)) : request;
  },
  errorStatus: (error) => STATUS[error.kind],
  errorBody,
  errorHeaders: (error) => ({
    'request-id': 'req_sim',
    ...(error.kind === 'spend_limit' && { 'x-should-retry': 'false' }),
    ...(error.retryAfter !== null && { 'retry-after': String(error.retryAfter) }),
  }),
  errorFrames: (error) => [frame('error', errorBody(error))],
};
