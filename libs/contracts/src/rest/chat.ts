import { z } from 'zod';
import { Id, TurnFailure } from '../words.ts';

const ToolName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must match [A-Za-z0-9_-]{1,64}');
const Text = z.string().max(200_000);
const JsonSchema = z.record(z.string(), z.unknown());

/** A model asks for a tool: `arguments` is JSON as the model wrote it, unchecked. `echo`: send it back as it came. */
export const ChatToolCall = z.strictObject({
  id: z.string().min(1).max(200),
  name: ToolName,
  arguments: z.string().max(100_000),
  echo: z.string().max(100_000).optional(),
});
export type ChatToolCall = z.infer<typeof ChatToolCall>;

export const ChatMessage = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: Text.min(1) }),
  z.strictObject({ role: z.literal('user'), content: Text.min(1) }),
  z.strictObject({
    role: z.literal('assistant'),
    content: Text.default(''),
    tool_calls: z.array(ChatToolCall).max(64).default([]),
  }),
  /** What came of a call of the message before. */
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string().min(1).max(200), content: Text }),
]);
export type ChatMessage = z.infer<typeof ChatMessage>;

export const ChatTool = z.strictObject({
  name: ToolName,
  description: z.string().max(8000).default(''),
  /** Of an object: its arguments. */
  parameters: JsonSchema.default({ type: 'object', properties: {} }),
});

const asked = {
  /** Who answers: a persona of the workspace. Give this or `model`. */
  persona: Id.optional(),
  /** `provider/model`, such as `claude/claude-haiku-5-5`; with a persona: in the place of its own. */
  model: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_-]{1,64}\/.+$/, 'must be provider/model')
    .optional(),
  messages: z.array(ChatMessage).min(1).max(1000),
  /** For the caller to carry out: a call ends the answer with `finish_reason` `tool_use`. */
  tools: z.array(ChatTool).max(128).default([]),
  tool_choice: z.union([z.enum(['auto', 'none', 'required']), z.strictObject({ name: ToolName })]).default('auto'),
  /** The answer must be JSON of this schema; it is checked, and mended once where it does not fit. */
  schema: z.strictObject({ name: ToolName, schema: JsonSchema }).optional(),
  max_tokens: z.int().min(1).max(128_000).optional(),
  /** Not every model takes one; absent: the persona's. */
  temperature: z.number().min(0).max(2).optional(),
};

/** Body of `POST /v1/chat`. */
export const ChatRequest = z
  .strictObject({
    ...asked,
    /** Server-sent events; asking for `Accept: text/event-stream` does the same. */
    stream: z.boolean().default(false),
  })
  .refine(({ persona, model }) => persona !== undefined || model !== undefined, {
    path: ['persona'],
    message: 'give a persona or a model',
  })
  .refine(({ messages }) => ['user', 'tool'].includes(messages.at(-1)?.role ?? ''), {
    path: ['messages'],
    message: "the last message must be the user's or a tool's",
  });
export type ChatRequest = z.infer<typeof ChatRequest>;

/** What came of a chat. */
export const ChatReply = z.object({
  chat_id: Id,
  /** null: a model was asked without one. */
  persona: Id.nullable(),
  persona_version: z.int().positive().nullable(),
  provider: z.string(),
  model: z.string(),
  simulated: z.boolean(),
  text: z.string(),
  tool_calls: z.array(z.object(ChatToolCall.shape)),
  /** The text as JSON, where a schema was given; it fits. */
  output: z.unknown().nullable(),
  finish_reason: z.enum(['end', 'length', 'tool_use']),
  usage: z.object({
    /** All requests this took, failed ones included. */
    input: z.int().min(0),
    output: z.int().min(0),
    cached_input: z.int().min(0),
    reasoning: z.int().min(0),
  }),
  /** `provider/model` that should have answered; null: it did. */
  fallback_from: z.string().nullable(),
  /** Which try answered. */
  attempt: z.int().positive(),
});
export type ChatReply = z.infer<typeof ChatReply>;

/** Why a chat has no answer: what a model, or what stands between, said. */
export const ChatFailure = z.object({ cause: TurnFailure, detail: z.string(), retry_after_ms: z.int().nullable() });
export type ChatFailure = z.infer<typeof ChatFailure>;

/** What the router is asked for a chat. */
export const ChatOrder = z.object({ ...asked, /** Whether somebody watches. */ live: z.boolean() });
export type ChatOrder = z.infer<typeof ChatOrder>;

export const ChatOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answered'), reply: ChatReply }),
  z.object({ kind: z.literal('failed'), failure: ChatFailure }),
]);
export type ChatOutcome = z.infer<typeof ChatOutcome>;
