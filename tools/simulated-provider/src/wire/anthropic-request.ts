import { err, ok, type Result } from '@maestro/kernel';
import { z } from 'zod';
import type { ModelMessage, ModelRequest, PromptBlock } from '../model.ts';
import { apiError, type ApiError } from './api-error.ts';
import { block, strayTool } from './prompt.ts';
import { openObject, usesKeyword } from './strict-schema.ts';

const CacheControl = z.looseObject({ type: z.literal('ephemeral') }).nullish();
const Text = z.looseObject({ type: z.literal('text'), text: z.string(), cache_control: CacheControl });
const ToolUse = z.looseObject({
  type: z.literal('tool_use'),
  id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  name: z.string(),
  input: z.record(z.string(), z.unknown()),
  cache_control: CacheControl,
});
const ToolResult = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(Text)]).optional(),
  is_error: z.boolean().optional(),
  cache_control: CacheControl,
});
const Thinking = z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() });
const Block = z.discriminatedUnion('type', [Text, ToolUse, ToolResult, Thinking]);
type Block = z.infer<typeof Block>;
const Content = z.union([z.string(), z.array(Block)]);
const Schema = z.record(z.string(), z.unknown());
export const Body = z.looseObject({
  model: z.string(),
  max_tokens: z.int().positive(),
  stream: z.boolean().optional(),
  system: z.union([z.string(), z.array(Text)]).optional(),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant']), content: Content })).min(1),
  output_config: z
    .looseObject({ format: z.looseObject({ type: z.literal('json_schema'), schema: Schema }).nullish() })
    .optional(),
  tools: z.array(z.looseObject({ name: z.string(), input_schema: Schema, cache_control: CacheControl })).optional(),
  tool_choice: z.looseObject({ type: z.enum(['auto', 'any', 'none', 'tool']), name: z.string().optional() }).optional(),
});
type Body = z.infer<typeof Body>;

/** Keywords structured output refuses (platform.claude.com/docs, "JSON Schema limitations"). */
const UNSUPPORTED = ['minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength', 'maxItems', 'uniqueItems'];
const MOST_BREAKPOINTS = 4;

/** What thinking before a call is signed with; it has to come back beside the call. */
export const signatureFor = (toolUseId: string): string => `signed:${toolUseId}`;

const invalid = (message: string): Result<never, ApiError> => err(apiError('bad_request', message));

/** Reads what the Messages API would take, and refuses what it would refuse. */
export function readRequest(body: unknown): Result<ModelRequest, ApiError> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return invalid(`${issue.path.join('.')}: ${issue.message}`);
  }
  const { data } = parsed;
  const messages = data.messages.map((m): ModelMessage => ({ role: m.role, ...readBlocks(blocksOf(m.content)) }));
  const wrong = faultOf(data, messages);
  if (wrong !== null) return invalid(wrong);
  const choice = data.tool_choice;
  return ok({
    vendor: 'anthropic',
    model: data.model,
    system: data.system === undefined ? '' : textOf(blocksOf(data.system)),
    messages,
    schema: data.output_config?.format?.schema ?? null,
    tools: (data.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.input_schema })),
    toolChoice:
      choice?.type === 'tool' ? { tool: choice.name! } : choice?.type === 'any' ? 'required' : (choice?.type ?? 'auto'),
    stream: data.stream ?? false,
    maxTokens: data.max_tokens,
    blocks: promptBlocks(data),
    cachesMarkedOnly: true,
  });
}

/** Unless they are told not to, which nobody here does (platform.claude.com, "Forced tool use is not supported"). */
const ALWAYS_THINKS = /^claude-(opus|sonnet|haiku)-5-5/;

function faultOf(data: Body, messages: readonly ModelMessage[]): string | null {
  const blank = data.messages.findIndex((m) =>
    blocksOf(m.content).some((b) => b.type === 'text' && b.text.trim() === ''),
  );
  if (blank >= 0) return `messages.${blank}: text content blocks must be non-empty`;
  if (messages.at(-1)!.role === 'assistant') {
    return 'This model does not support assistant message prefill. The conversation must end with a user message.';
  }
  const misplaced = data.messages.find((m) => !resultsComeFirst(blocksOf(m.content)));
  if (misplaced) return 'tool_result blocks must come first in the content of a user message';
  const stray = strayTool(messages);
  if (stray !== null) return `tool_use and tool_result do not match: ${stray}`;
  const unsigned = data.messages.map((m) => unsignedCall(blocksOf(m.content))).find((id) => id !== null);
  if (unsigned) return `${unsigned}: the thinking block before this call is missing or was changed`;
  const choice = data.tool_choice;
  if ((choice?.type === 'tool' || choice?.type === 'any') && ALWAYS_THINKS.test(data.model)) {
    return 'Thinking may not be enabled when tool_choice forces tool use.';
  }
  if (choice?.type === 'tool' && !data.tools?.some((tool) => tool.name === choice.name)) {
    return `Tool '${choice.name ?? ''}' not found in provided tools`;
  }
  if (promptBlocks(data).filter((b) => b.breakpoint).length > MOST_BREAKPOINTS) {
    return `A maximum of ${MOST_BREAKPOINTS} blocks with cache_control may be provided.`;
  }
  const format = data.output_config?.format?.schema;
  return format ? formatFault(format) : null;
}

function formatFault(format: z.infer<typeof Schema>): string | null {
  const open = openObject(format);
  if (open) {
    return `output_config.format.schema: for 'object' type, 'additionalProperties' must be explicitly set to false (${open})`;
  }
  const unsupported = usesKeyword(format, UNSUPPORTED);
  return unsupported ? `output_config.format.schema: property is not supported (${unsupported})` : null;
}

const blocksOf = (content: string | readonly Block[]): readonly Block[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content;

const textOf = (blocks: readonly Block[]): string =>
  blocks.flatMap((b) => (b.type === 'text' ? [b.text] : [])).join('\n\n');

const readBlocks = (blocks: readonly Block[]): Omit<ModelMessage, 'role'> => ({
  text: textOf(blocks),
  calls: blocks.flatMap((b) => (b.type === 'tool_use' ? [{ id: b.id, name: b.name }] : [])),
  results: blocks.flatMap((b) =>
    b.type === 'tool_result'
      ? [{ id: b.tool_use_id, name: null, text: typeof b.content === 'string' ? b.content : textOf(b.content ?? []) }]
      : [],
  ),
});

function resultsComeFirst(blocks: readonly Block[]): boolean {
  const firstOther = blocks.findIndex((b) => b.type !== 'tool_result');
  return firstOther < 0 || blocks.slice(firstOther).every((b) => b.type !== 'tool_result');
}

/** The first of our own calls that comes back without what was thought before it; null: none. */
function unsignedCall(blocks: readonly Block[]): string | null {
  const first = blocks.find((b) => b.type === 'tool_use' && b.id.startsWith('toolu_sim_'));
  if (first?.type !== 'tool_use') return null;
  const signed = blocks.some((b) => b.type === 'thinking' && b.signature === signatureFor(first.id));
  return signed ? null : first.id;
}

/**
 * Tools, system, messages: the order in which Claude's cache reads a prompt, behind the instructions Claude is given for a
 * format: another format is another prompt from its first token on. Marks are no part of what is compared.
 */
function promptBlocks(data: Body): PromptBlock[] {
  const marked = (part: { readonly [key: string]: unknown }, isMessage: boolean, role?: string): PromptBlock => {
    const { cache_control: mark, ...rest } = part;
    return block({ ...rest, ...(role !== undefined && { role }) }, isMessage, mark !== undefined && mark !== null);
  };
  return [
    ...(data.output_config?.format ? [block(data.output_config.format, false)] : []),
    ...(data.tools ?? []).map((tool) => marked(tool, false)),
    ...(data.system === undefined ? [] : blocksOf(data.system).map((b) => marked(b, false))),
    ...data.messages.flatMap((m) => blocksOf(m.content).map((b, i) => marked(b, i === 0, m.role))),
  ];
}
