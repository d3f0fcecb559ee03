import { err, ok, type Result } from '@maestro/kernel';
import { z } from 'zod';
import type { JsonSchema, ModelReply, ModelRequest } from '../model.ts';
import { estimateTokens, tokensOf } from '../tokens.ts';
import { apiError, type ApiError } from './api-error.ts';
import { openaiError, openaiErrorHeaders, openaiErrorStatus } from './openai-error.ts';
import { openObject, optionalProperty } from './strict-schema.ts';
import { frame, type Exchange, type Frame, type RequestLine, type Wire } from './wire.ts';

const Part = z.looseObject({ type: z.enum(['input_text', 'output_text', 'text']), text: z.string() });
const Item = z.looseObject({
  type: z.literal('message').optional(),
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(Part)]),
});
const Format = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    schema: z.record(z.string(), z.unknown()),
    strict: z.boolean().nullish(),
  }),
]);
const Body = z.looseObject({
  model: z.string(),
  instructions: z.string().nullish(),
  input: z.union([z.string().min(1), z.array(Item).min(1)]),
  stream: z.boolean().nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  text: z.looseObject({ format: Format.optional() }).optional(),
});

const plain = (content: z.infer<typeof Item>['content']): string =>
  typeof content === 'string' ? content : content.map((part) => part.text).join('\n\n');

/** What strict mode demands of a schema (platform.openai.com, "Supported schemas"); null: it fits. */
export function strictSchemaFault(schema: JsonSchema, name: string): string | null {
  const open = openObject(schema);
  if (open)
    return `Invalid schema for response_format '${name}': 'additionalProperties' is required to be supplied and to be false (${open}).`;
  const optional = optionalProperty(schema);
  if (optional)
    return `Invalid schema for response_format '${name}': 'required' is required to be supplied and to be an array including every key in properties (${optional}).`;
  if (schema['type'] !== 'object')
    return `Invalid schema for response_format '${name}': schema must be a JSON Schema of 'type: "object"'.`;
  return null;
}

function read(body: unknown, line: RequestLine): Result<Exchange, ApiError> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return err(apiError('bad_request', `Invalid '${issue.path.join('.')}': ${issue.message}`));
  }
  const { data } = parsed;
  const format = data.text?.format;
  if (format?.type === 'json_schema' && format.strict) {
    const fault = strictSchemaFault(format.schema, format.name);
    if (fault) return err(apiError('bad_request', fault));
  }
  const items = typeof data.input === 'string' ? [{ role: 'user' as const, content: data.input }] : data.input;
  const isSystem = (role: string): boolean => role === 'system' || role === 'developer';
  const request: ModelRequest = {
    vendor: 'openai',
    model: data.model,
    system: [data.instructions ?? '', ...items.filter((i) => isSystem(i.role)).map((i) => plain(i.content))]
      .filter((text) => text !== '')
      .join('\n\n'),
    messages: items
      .filter((i) => !isSystem(i.role))
      .map((i) => ({ role: i.role === 'assistant' ? 'assistant' : 'user', text: plain(i.content) })),
    schema: format?.type === 'json_schema' ? format.schema : null,
    stream: data.stream ?? false,
    maxTokens: data.max_output_tokens ?? null,
  };
  return ok(exchange(request, data.text ?? { format: { type: 'text' } }, line));
}

function exchange(request: ModelRequest, textConfig: unknown, line: RequestLine): Exchange {
  const itemId = `msg_sim_${line.id}`;
  const input = estimateTokens(request.system) + request.messages.reduce((n, m) => n + estimateTokens(m.text) + 4, 0);
  const response = (status: string, output: unknown[], reply: ModelReply | null) => {
    const produced = reply ? tokensOf(reply.text).length : 0;
    return {
      id: `resp_sim_${line.id}`,
      object: 'response',
      created_at: line.now,
      status,
      background: false,
      error: null,
      incomplete_details: reply?.finish === 'length' ? { reason: 'max_output_tokens' } : null,
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
      text: textConfig,
      tool_choice: 'auto',
      tools: [],
      top_p: 1,
      truncation: 'disabled',
      usage: reply && {
        input_tokens: input,
        input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
        output_tokens: produced,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: input + produced,
      },
      user: null,
      metadata: {},
    };
  };
  const partOf = (reply: ModelReply, text: string) =>
    reply.finish === 'refusal'
      ? { type: 'refusal', refusal: text }
      : { type: 'output_text', annotations: [], logprobs: [], text };
  const itemOf = (status: string, content: unknown[]) => ({
    id: itemId,
    type: 'message',
    status,
    content,
    role: 'assistant',
  });
  const doneOf = (reply: ModelReply): { status: string; item: unknown } => {
    const status = reply.finish === 'length' ? 'incomplete' : 'completed';
    return { status, item: itemOf(status, [partOf(reply, reply.text)]) };
  };

  return {
    request,
    whole(reply) {
      const { status, item } = doneOf(reply);
      return response(status, [item], reply);
    },
    frames(reply) {
      let sequence = 0;
      const send = (type: string, data: object, tokens = 0, end = false): Frame =>
        frame(type, { type, ...data, sequence_number: sequence++ }, tokens, end);
      const at = { item_id: itemId, output_index: 0, content_index: 0 };
      const kind = reply.finish === 'refusal' ? 'refusal' : 'output_text';
      const logprobs = reply.finish === 'refusal' ? {} : { logprobs: [] };
      const { status, item } = doneOf(reply);
      return [
        send('response.created', { response: response('in_progress', [], null) }),
        send('response.in_progress', { response: response('in_progress', [], null) }),
        send('response.output_item.added', { output_index: 0, item: itemOf('in_progress', []) }),
        send('response.content_part.added', { ...at, part: partOf(reply, '') }),
        ...tokensOf(reply.text).map((delta) => send(`response.${kind}.delta`, { ...at, delta, ...logprobs }, 1)),
        send(`response.${kind}.done`, {
          ...at,
          ...(kind === 'refusal' ? { refusal: reply.text } : { text: reply.text, ...logprobs }),
        }),
        send('response.content_part.done', { ...at, part: partOf(reply, reply.text) }),
        send('response.output_item.done', { output_index: 0, item }),
        send(`response.${status}`, { response: response(status, [item], reply) }, 0, true),
      ];
    },
  };
}

/** `POST /responses` of the OpenAI API. */
export const openaiResponses: Wire = {
  vendor: 'openai',
  keyHeaders: ['authorization'],
  read,
  errorStatus: openaiErrorStatus,
  errorBody: (error) => ({ error: openaiError(error) }),
  errorHeaders: openaiErrorHeaders,
  errorFrames: (error) => {
    const { type, code, message, param } = openaiError(error);
    return [frame('error', { type: 'error', sequence_number: 2, error: { type, code, message, param } })];
  },
};
