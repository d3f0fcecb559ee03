import { z } from 'zod';

/**
 * OpenAI's Chat Completions as far as personas and models can be used through it. What would change the answer and is not
 * supported is refused; what OpenAI itself only keeps for its own books is taken and passed over.
 */
const Name = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must match [A-Za-z0-9_-]{1,64}');
const Text = z.string().max(200_000);
const JsonSchema = z.record(z.string(), z.unknown());
/** Text alone; pictures and sound are refused. */
const Content = z.union([Text, z.array(z.strictObject({ type: z.literal('text'), text: Text })).min(1)]);
const ToolCall = z.strictObject({
  id: z.string().min(1).max(200),
  type: z.literal('function'),
  function: z.strictObject({ name: Name, arguments: z.string().max(100_000) }),
  /** As it came: some vendors want to see it again beside the call. */
  extra_content: z.strictObject({ maestro: z.strictObject({ echo: z.string().max(100_000) }) }).optional(),
});
const named = { name: z.string().max(200).optional() };

const Message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: Content, ...named }),
  z.strictObject({ role: z.literal('developer'), content: Content, ...named }),
  z.strictObject({ role: z.literal('user'), content: Content, ...named }),
  z.strictObject({
    role: z.literal('assistant'),
    content: Content.nullish(),
    refusal: z.string().nullish(),
    tool_calls: z.array(ToolCall).max(64).optional(),
    ...named,
  }),
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string().min(1).max(200), content: Content }),
]);

/** Settings that can be sent as they are by default, and nothing else. */
const Neutral = (value: number) => z.literal(value).nullish();

export const OpenAIChatRequest = z.strictObject({
  /** A persona's id, or `provider/model`. */
  model: z.string().min(1).max(200),
  messages: z.array(Message).min(1).max(1000),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({
          name: Name,
          description: z.string().max(8000).optional(),
          parameters: JsonSchema.optional(),
          strict: z.boolean().nullish(),
        }),
      }),
    )
    .max(128)
    .optional(),
  tool_choice: z
    .union([
      z.enum(['auto', 'none', 'required']),
      z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: Name }) }),
    ])
    .optional(),
  response_format: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('text') }),
      z.strictObject({ type: z.literal('json_object') }),
      z.strictObject({
        type: z.literal('json_schema'),
        json_schema: z.strictObject({
          name: Name,
          description: z.string().max(8000).optional(),
          schema: JsonSchema.optional(),
          strict: z.boolean().nullish(),
        }),
      }),
    ])
    .optional(),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().optional(), include_obfuscation: z.boolean().optional() })
    .nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.int().min(1).max(128_000).nullish(),
  max_completion_tokens: z.int().min(1).max(128_000).nullish(),
  n: Neutral(1),
  top_p: Neutral(1),
  frequency_penalty: Neutral(0),
  presence_penalty: Neutral(0),
  logprobs: z.literal(false).nullish(),
  parallel_tool_calls: z.literal(true).nullish(),
  /** Of no effect on the answer here. */
  user: z.string().max(200).optional(),
  metadata: z.record(z.string(), z.string()).nullish(),
  store: z.boolean().nullish(),
  seed: z.int().nullish(),
  prompt_cache_key: z.string().max(200).optional(),
  safety_identifier: z.string().max(200).optional(),
  service_tier: z.string().max(50).nullish(),
});
export type OpenAIChatRequest = z.infer<typeof OpenAIChatRequest>;

const Usage = z.object({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
  prompt_tokens_details: z.object({ cached_tokens: z.int() }),
  completion_tokens_details: z.object({ reasoning_tokens: z.int() }),
});

export const OpenAIChatCompletion = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int(),
  /** As it was asked for. */
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int(),
      message: z.object({
        role: z.literal('assistant'),
        content: z.string().nullable(),
        refusal: z.null(),
        tool_calls: z.array(z.object(ToolCall.shape)).optional(),
      }),
      logprobs: z.null(),
      finish_reason: z.enum(['stop', 'length', 'tool_calls']),
    }),
  ),
  usage: Usage,
  /** What OpenAI's shape has no place for: who really answered. */
  maestro: z.object({
    provider: z.string(),
    model: z.string(),
    simulated: z.boolean(),
    fallback_from: z.string().nullable(),
  }),
});
export type OpenAIChatCompletion = z.infer<typeof OpenAIChatCompletion>;

export const OpenAIModels = z.object({
  object: z.literal('list'),
  data: z.array(z.object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() })),
});
export type OpenAIModels = z.infer<typeof OpenAIModels>;

export const OpenAIError = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
});
export type OpenAIError = z.infer<typeof OpenAIError>;
