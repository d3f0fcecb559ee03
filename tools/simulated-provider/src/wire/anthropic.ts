import { err, ok, type Result } from '@maestro/kernel';
import { z } from 'zod';
import type { ModelReply, ModelRequest } from '../model.ts';
import { estimateTokens, tokensOf } from '../tokens.ts';
import { apiError, STATUS, type ApiError } from './api-error.ts';
import { openObject, usesKeyword } from './strict-schema.ts';
import { frame, type Exchange, type Frame, type RequestLine, type Wire } from './wire.ts';

const Text = z.looseObject({ type: z.literal('text'), text: z.string() });
const Content = z.union([z.string(), z.array(Text)]);
const Schema = z.record(z.string(), z.unknown());
const Body = z.looseObject({
  model: z.string(),
  max_tokens: z.int().positive(),
  stream: z.boolean().optional(),
  system: Content.optional(),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant']), content: Content })).min(1),
  output_config: z
    .looseObject({ format: z.looseObject({ type: z.literal('json_schema'), schema: Schema }).nullish() })
    .optional(),
  tools: z.array(z.looseObject({ name: z.string(), input_schema: Schema.optional() })).optional(),
  tool_choice: z.looseObject({ type: z.string(), name: z.string().optional() }).optional(),
});

/** Keywords structured output refuses (platform.claude.com/docs, "JSON Schema limitations"). */
const UNSUPPORTED = ['minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength', 'maxItems', 'uniqueItems'];

const plain = (content: z.infer<typeof Content>): string =>
  typeof content === 'string' ? content : content.map((block) => block.text).join('\n\n');
const isBlank = (content: z.infer<typeof Content>): boolean =>
  (typeof content === 'string' ? [content] : content.map((b) => b.text)).some((text) => text.trim() === '');

const invalid = (message: string): Result<never, ApiError> => err(apiError('bad_request', message));

function read(body: unknown, line: RequestLine): Result<Exchange, ApiError> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return invalid(`${issue.path.join('.')}: ${issue.message}`);
  }
  const { data } = parsed;
  const blank = data.messages.findIndex((m) => isBlank(m.content));
  if (blank >= 0) return invalid(`messages.${blank}: text content blocks must be non-empty`);
  if (data.messages.at(-1)!.role === 'assistant') {
    return invalid(
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    );
  }
  const format = data.output_config?.format?.schema ?? null;
  const forced = data.tool_choice?.type === 'tool' ? data.tool_choice.name : undefined;
  const tool = forced === undefined ? null : (data.tools?.find((t) => t.name === forced) ?? null);
  if (forced !== undefined && !tool) return invalid(`Tool '${forced}' not found in provided tools`);
  if (format) {
    const open = openObject(format);
    if (open)
      return invalid(
        `output_config.format.schema: for 'object' type, 'additionalProperties' must be explicitly set to false (${open})`,
      );
    const unsupported = usesKeyword(format, UNSUPPORTED);
    if (unsupported) return invalid(`output_config.format.schema: property is not supported (${unsupported})`);
  }
  const request: ModelRequest = {
    vendor: 'anthropic',
    model: data.model,
    system: data.system === undefined ? '' : plain(data.system),
    messages: data.messages.map((m) => ({ role: m.role, text: plain(m.content) })),
    schema: format ?? tool?.input_schema ?? null,
    stream: data.stream ?? false,
    maxTokens: data.max_tokens,
  };
  return ok(exchange(request, format === null ? (tool?.name ?? null) : null, line));
}

function exchange(request: ModelRequest, tool: string | null, line: RequestLine): Exchange {
  const input = estimateTokens(request.system) + request.messages.reduce((n, m) => n + estimateTokens(m.text) + 4, 0);
  const usage = (output: number) => ({
    input_tokens: input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: 'standard',
    inference_geo: 'not_available',
  });
  const stop = (reply: ModelReply) => ({
    stop_reason:
      reply.finish === 'refusal'
        ? 'refusal'
        : reply.finish === 'length'
          ? 'max_tokens'
          : tool
            ? 'tool_use'
            : 'end_turn',
    stop_sequence: null,
    ...(reply.finish === 'refusal' && {
      stop_details: { type: 'refusal', category: null, explanation: reply.text, recommended_model: null },
    }),
  });
  const message = (output: number) => ({
    model: request.model,
    id: `msg_sim_${line.id}`,
    type: 'message',
    role: 'assistant',
    usage: usage(output),
  });
  const toolId = `toolu_sim_${line.id}`;

  return {
    request,
    whole(reply) {
      const content =
        reply.finish === 'refusal'
          ? []
          : tool
            ? [{ type: 'tool_use', id: toolId, name: tool, input: parsedOrEmpty(reply.text) }]
            : [{ type: 'text', text: reply.text }];
      return { ...message(tokensOf(reply.text).length), content, ...stop(reply) };
    },
    frames(reply) {
      const pieces = tokensOf(reply.text);
      const send = (data: { type: string; [key: string]: unknown }, tokens = 0, end = false): Frame =>
        frame(data.type, data, tokens, end);
      const start = { ...message(1), content: [], stop_reason: null, stop_sequence: null };
      const opened = tool ? { type: 'tool_use', id: toolId, name: tool, input: {} } : { type: 'text', text: '' };
      const delta = (piece: string) =>
        tool ? { type: 'input_json_delta', partial_json: piece } : { type: 'text_delta', text: piece };
      const block =
        reply.finish === 'refusal'
          ? []
          : [
              send({ type: 'content_block_start', index: 0, content_block: opened }),
              send({ type: 'ping' }),
              ...pieces.map((piece) => send({ type: 'content_block_delta', index: 0, delta: delta(piece) }, 1)),
              send({ type: 'content_block_stop', index: 0 }),
            ];
      const { cache_creation: _, service_tier: __, inference_geo: ___, ...counted } = usage(pieces.length);
      return [
        send({ type: 'message_start', message: start }),
        ...block,
        send({ type: 'message_delta', delta: stop(reply), usage: counted }, 0, true),
        send({ type: 'message_stop' }, 0, true),
      ];
    },
  };
}

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
  read,
  errorStatus: (error) => STATUS[error.kind],
  errorBody,
  errorHeaders: (error) => ({
    'request-id': 'req_sim',
    ...(error.kind === 'spend_limit' && { 'x-should-retry': 'false' }),
    ...(error.retryAfter !== null && { 'retry-after': String(error.retryAfter) }),
  }),
  errorFrames: (error) => [frame('error', errorBody(error))],
};
