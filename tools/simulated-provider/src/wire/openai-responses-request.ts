import { err, ok, type Result } from '@maestro/kernel';
import { z } from 'zod';
import type { JsonSchema, ModelMessage, ModelRequest, PromptBlock } from '../model.ts';
import { apiError, type ApiError } from './api-error.ts';
import { block, joinMessages, strayTool } from './prompt.ts';
import { openObject, optionalProperty } from './strict-schema.ts';

const Mark = z.looseObject({ mode: z.literal('explicit') });
const Part = z.looseObject({
  type: z.enum(['input_text', 'output_text', 'text']),
  text: z.string(),
  prompt_cache_breakpoint: Mark.optional(),
});
const Item = z.union([
  z.looseObject({
    type: z.literal('message').optional(),
    role: z.enum(['system', 'developer', 'user', 'assistant']),
    content: z.union([z.string(), z.array(Part)]),
  }),
  z.looseObject({ type: z.literal('reasoning'), id: z.string(), encrypted_content: z.string().nullish() }),
  z.looseObject({ type: z.literal('function_call'), call_id: z.string(), name: z.string(), arguments: z.string() }),
  z.looseObject({
    type: z.literal('function_call_output'),
    call_id: z.string(),
    output: z.union([z.string(), z.array(Part)]),
  }),
]);
type Item = z.infer<typeof Item>;
const Schema = z.record(z.string(), z.unknown());
const Format = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    schema: Schema,
    strict: z.boolean().nullish(),
  }),
]);
const ToolName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const Body = z.looseObject({
  model: z.string(),
  instructions: z.string().nullish(),
  input: z.union([z.string().min(1), z.array(Item).min(1)]),
  stream: z.boolean().nullish(),
  prompt_cache_options: z.looseObject({ mode: z.enum(['implicit', 'explicit']).optional() }).optional(),
  include: z.array(z.string()).nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  text: z.looseObject({ format: Format.optional() }).optional(),
  tools: z
    .array(
      z.looseObject({
        type: z.literal('function'),
        name: ToolName,
        parameters: Schema.nullish(),
        strict: z.boolean().nullish(),
      }),
    )
    .optional(),
  tool_choice: z
    .union([z.enum(['auto', 'none', 'required']), z.looseObject({ type: z.literal('function'), name: z.string() })])
    .optional(),
});

const plain = (content: string | readonly { readonly text: string }[]): string =>
  typeof content === 'string' ? content : content.map((part) => part.text).join('\n\n');

/** What strict mode demands of a schema (platform.openai.com, "Supported schemas"); null: it fits. */
export function strictSchemaFault(schema: JsonSchema, place: string): string | null {
  const open = openObject(schema);
  if (open) {
    return `Invalid schema for ${place}: 'additionalProperties' is required to be supplied and to be false (${open}).`;
  }
  const optional = optionalProperty(schema);
  if (optional) {
    return `Invalid schema for ${place}: 'required' is required to be supplied and to be an array including every key in properties (${optional}).`;
  }
  return schema['type'] === 'object'
    ? null
    : `Invalid schema for ${place}: schema must be a JSON Schema of 'type: "object"'.`;
}

/** What was read, and the parts of it that the answer repeats. */
export type ResponsesRequest = {
  readonly request: ModelRequest;
  readonly text: unknown;
  readonly tools: unknown[];
  /** Whether what it reasons is asked for. */
  readonly tellsReasoning: boolean;
};

const invalid = (message: string): Result<never, ApiError> => err(apiError('bad_request', message));

/** Reads what the Responses API would take, and refuses what it would refuse. */
export function readRequest(body: unknown): Result<ResponsesRequest, ApiError> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return invalid(`Invalid '${issue.path.join('.')}': ${issue.message}`);
  }
  const { data } = parsed;
  const items: Item[] = typeof data.input === 'string' ? [{ role: 'user', content: data.input }] : data.input;
  const spoken = items.filter((item) => !isSystem(item) && item.type !== 'reasoning');
  const messages = joinMessages(spoken.map(toMessage));
  const stray = strayTool(messages);
  if (stray !== null) return invalid(`No tool output found for function call, or no call for an output: ${stray}`);
  const tellsReasoning = data.include?.includes('reasoning.encrypted_content') ?? false;
  if (tellsReasoning && !REASONS.test(data.model)) {
    return invalid('Encrypted content is not supported with this model.');
  }
  const unreasoned = items.find((item, i) => item.type === 'function_call' && lacksReasoning(item, items.slice(0, i)));
  if (unreasoned?.type === 'function_call') {
    return invalid(
      `Item '${unreasoned.call_id}' of type 'function_call' was provided without its required 'reasoning' item.`,
    );
  }
  const format = data.text?.format;
  const schemas = [
    ...(format?.type === 'json_schema' && format.strict
      ? [{ schema: format.schema, place: `response_format '${format.name}'` }]
      : []),
    ...(data.tools ?? [])
      .filter((tool) => tool.strict && tool.parameters)
      .map((tool) => ({ schema: tool.parameters!, place: `function '${tool.name}'` })),
  ];
  const fault = schemas.map(({ schema, place }) => strictSchemaFault(schema, place)).find((found) => found !== null);
  if (fault) return invalid(fault);
  const choice = data.tool_choice ?? 'auto';
  const request: ModelRequest = {
    vendor: 'openai',
    model: data.model,
    system: [data.instructions ?? '', ...items.filter(isSystem).map((item) => plain(item.content))]
      .filter((text) => text !== '')
      .join('\n\n'),
    messages,
    schema: format?.type === 'json_schema' ? format.schema : null,
    tools: (data.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.parameters ?? { type: 'object' } })),
    toolChoice: typeof choice === 'object' ? { tool: choice.name } : choice,
    stream: data.stream ?? false,
    maxTokens: data.max_output_tokens ?? null,
    blocks: [
      ...(data.tools ?? []).map((tool) => block(tool, false)),
      // A schema is put before the system message.
      ...(format ? [block(format, false)] : []),
      ...(data.instructions ? [block(data.instructions, false)] : []),
      ...items.flatMap(toBlocks),
    ],
    cachesMarkedOnly: data.prompt_cache_options?.mode === 'explicit',
  };
  return ok({ request, text: data.text ?? { format: { type: 'text' } }, tools: data.tools ?? [], tellsReasoning });
}

const REASONS = /^(gpt-[5-9]|o\d)/;
/** In the ids of calls before which it reasoned, and said what. */
export const REASONED = 'call_sim_r_';
export const encryptedFor = (callId: string): string => `sim-encrypted-${callId}`;

const lacksReasoning = ({ call_id }: { readonly call_id: string }, before: readonly Item[]): boolean =>
  call_id.startsWith(REASONED) &&
  !before.some((item) => item.type === 'reasoning' && item.encrypted_content === encryptedFor(firstOf(call_id)));

/** The calls of one answer share the reasoning before the first of them. */
export const firstOf = (callId: string): string => callId.replace(/_\d+$/, '_0');

type Spoken = Extract<Item, { role: string }>;
const isSpoken = (item: Item): item is Spoken => item.type === undefined || item.type === 'message';
const isSystem = (item: Item): item is Spoken =>
  isSpoken(item) && (item.role === 'system' || item.role === 'developer');

/** Marks are no part of what is compared. */
function toBlocks(item: Item): PromptBlock[] {
  if (isSpoken(item)) {
    const parts: readonly SpokenPart[] = typeof item.content === 'string' ? [{ text: item.content }] : item.content;
    return parts.map((part, i) => block(`${item.role}: ${part.text}`, i === 0, isMarked(part)));
  }
  if (item.type === 'function_call' || item.type === 'reasoning') return [block(item, false)];
  const { output, ...call } = item;
  const parts = typeof output === 'string' ? [] : output;
  return [block({ ...call, output: plain(output) }, false, parts.some(isMarked))];
}

type SpokenPart = { readonly text: string; readonly prompt_cache_breakpoint?: unknown };
const isMarked = (part: SpokenPart): boolean => part.prompt_cache_breakpoint !== undefined;

function toMessage(item: Exclude<Item, { type: 'reasoning' }>): ModelMessage {
  if (item.type === 'function_call') {
    return { role: 'assistant', text: '', calls: [{ id: item.call_id, name: item.name }], results: [] };
  }
  if (item.type === 'function_call_output') {
    return { role: 'user', text: '', calls: [], results: [{ id: item.call_id, name: null, text: plain(item.output) }] };
  }
  const role = item.role === 'assistant' ? 'assistant' : 'user';
  return { role, text: plain(item.content), calls: [], results: [] };
}
