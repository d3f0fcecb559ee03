import { err, ok, type Result } from '@maestro/kernel';
import { z } from 'zod';
import type { ModelMessage, ModelRequest } from '../model.ts';
import { apiError, type ApiError } from './api-error.ts';
import { strictSchemaFault } from './openai-responses-request.ts';
import { block, joinMessages, strayTool } from './prompt.ts';

const Content = z.union([z.string(), z.array(z.looseObject({ type: z.literal('text'), text: z.string() }))]);
const Message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.enum(['system', 'developer', 'user']), content: Content }),
  z.looseObject({
    role: z.literal('assistant'),
    content: Content.nullish(),
    tool_calls: z
      .array(
        z.looseObject({
          id: z.string(),
          type: z.literal('function'),
          function: z.looseObject({ name: z.string(), arguments: z.string() }),
        }),
      )
      .optional(),
  }),
  z.looseObject({ role: z.literal('tool'), tool_call_id: z.string(), content: Content }),
]);
type Message = z.infer<typeof Message>;
const Schema = z.record(z.string(), z.unknown());
const Body = z.looseObject({
  model: z.string(),
  messages: z.array(Message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  response_format: z
    .looseObject({
      type: z.enum(['text', 'json_object', 'json_schema']),
      json_schema: z
        .looseObject({ name: z.string(), schema: Schema.optional(), strict: z.boolean().nullish() })
        .optional(),
    })
    .optional(),
  tools: z
    .array(
      z.looseObject({
        type: z.literal('function'),
        function: z.looseObject({
          name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
          parameters: Schema.optional(),
          strict: z.boolean().nullish(),
        }),
      }),
    )
    .optional(),
  tool_choice: z
    .union([
      z.enum(['auto', 'none', 'required']),
      z.looseObject({ type: z.literal('function'), function: z.looseObject({ name: z.string() }) }),
    ])
    .optional(),
});

const plain = (content: z.infer<typeof Content> | null | undefined): string =>
  typeof content === 'string' ? content : (content ?? []).map((part) => part.text).join('\n\n');
const isSystem = (message: Message): boolean => message.role === 'system' || message.role === 'developer';

export type ChatRequest = { readonly request: ModelRequest; readonly includeUsage: boolean };

const invalid = (message: string): Result<never, ApiError> => err(apiError('bad_request', message));

/** Reads what Chat Completions would take, and refuses what it would refuse. */
export function readRequest(body: unknown): Result<ChatRequest, ApiError> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return invalid(`Invalid '${issue.path.join('.')}': ${issue.message}`);
  }
  const { data } = parsed;
  const format = data.response_format?.json_schema;
  const schemas = [
    ...(format?.strict && format.schema ? [{ schema: format.schema, place: `response_format '${format.name}'` }] : []),
    ...(data.tools ?? []).flatMap(({ function: f }) =>
      f.strict && f.parameters ? [{ schema: f.parameters, place: `function '${f.name}'` }] : [],
    ),
  ];
  const fault = schemas.map(({ schema, place }) => strictSchemaFault(schema, place)).find((found) => found !== null);
  if (fault) return invalid(fault);
  const messages = joinMessages(data.messages.filter((m) => !isSystem(m)).map(toMessage));
  const stray = strayTool(messages);
  if (stray !== null) {
    return invalid(
      `An assistant message with 'tool_calls' must be followed by tool messages for each of them: ${stray}`,
    );
  }
  const choice = data.tool_choice ?? 'auto';
  const request: ModelRequest = {
    vendor: 'openai',
    model: data.model,
    system: data.messages
      .filter(isSystem)
      .map((m) => plain(m.content))
      .join('\n\n'),
    messages,
    schema: format?.schema ?? null,
    tools: (data.tools ?? []).map(({ function: f }) => ({ name: f.name, schema: f.parameters ?? { type: 'object' } })),
    toolChoice: typeof choice === 'object' ? { tool: choice.function.name } : choice,
    stream: data.stream ?? false,
    maxTokens: data.max_completion_tokens ?? data.max_tokens ?? null,
    blocks: [
      ...(data.tools ?? []).map((tool) => block(tool, false)),
      ...data.messages.map((m) =>
        m.role === 'assistant' && m.tool_calls
          ? block(m, true)
          : block(isSystem(m) ? plain(m.content) : `${m.role}: ${plain(m.content)}`, !isSystem(m)),
      ),
    ],
    cachesMarkedOnly: false,
  };
  return ok({ request, includeUsage: data.stream_options?.include_usage ?? false });
}

function toMessage(message: Message): ModelMessage {
  const text = plain(message.content);
  if (message.role === 'tool') {
    return { role: 'user', text: '', calls: [], results: [{ id: message.tool_call_id, name: null, text }] };
  }
  if (message.role !== 'assistant') return { role: 'user', text, calls: [], results: [] };
  const calls = (message.tool_calls ?? []).map((call) => ({ id: call.id, name: call.function.name }));
  return { role: 'assistant', text, calls, results: [] };
}
