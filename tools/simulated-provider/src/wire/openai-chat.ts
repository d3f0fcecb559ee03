import { err, ok, type Result } from '@maestro/kernel';
import { z } from 'zod';
import type { ModelReply, ModelRequest } from '../model.ts';
import { estimateTokens, tokensOf } from '../tokens.ts';
import { apiError, type ApiError } from './api-error.ts';
import { openaiError, openaiErrorHeaders, openaiErrorStatus } from './openai-error.ts';
import { strictSchemaFault } from './openai-responses.ts';
import { frame, type Exchange, type RequestLine, type Wire } from './wire.ts';

const Content = z.union([z.string(), z.array(z.looseObject({ type: z.literal('text'), text: z.string() }))]);
const Body = z.looseObject({
  model: z.string(),
  messages: z
    .array(z.looseObject({ role: z.enum(['system', 'developer', 'user', 'assistant']), content: Content }))
    .min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  response_format: z
    .looseObject({
      type: z.enum(['text', 'json_object', 'json_schema']),
      json_schema: z
        .looseObject({
          name: z.string(),
          schema: z.record(z.string(), z.unknown()).optional(),
          strict: z.boolean().nullish(),
        })
        .optional(),
    })
    .optional(),
});

const plain = (content: z.infer<typeof Content>): string =>
  typeof content === 'string' ? content : content.map((part) => part.text).join('\n\n');

function read(body: unknown, line: RequestLine): Result<Exchange, ApiError> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return err(apiError('bad_request', `Invalid '${issue.path.join('.')}': ${issue.message}`));
  }
  const { data } = parsed;
  const format = data.response_format?.json_schema;
  if (format?.strict && format.schema) {
    const fault = strictSchemaFault(format.schema, format.name);
    if (fault) return err(apiError('bad_request', fault));
  }
  const isSystem = (role: string): boolean => role === 'system' || role === 'developer';
  const request: ModelRequest = {
    vendor: 'openai',
    model: data.model,
    system: data.messages
      .filter((m) => isSystem(m.role))
      .map((m) => plain(m.content))
      .join('\n\n'),
    messages: data.messages
      .filter((m) => !isSystem(m.role))
      .map((m) => ({ role: m.role === 'assistant' ? 'assistant' : 'user', text: plain(m.content) })),
    schema: format?.schema ?? null,
    stream: data.stream ?? false,
    maxTokens: data.max_completion_tokens ?? data.max_tokens ?? null,
  };
  return ok(exchange(request, data.stream_options?.include_usage ?? false, line));
}

function exchange(request: ModelRequest, includeUsage: boolean, line: RequestLine): Exchange {
  const prompt = estimateTokens(request.system) + request.messages.reduce((n, m) => n + estimateTokens(m.text) + 4, 0);
  const usage = (completion: number) => ({
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  });
  const head = (object: string) => ({
    id: `chatcmpl-sim${line.id}`,
    object,
    created: line.now,
    model: request.model,
    service_tier: 'default',
    system_fingerprint: 'fp_simulated',
  });
  const finish = (reply: ModelReply): string => (reply.finish === 'length' ? 'length' : 'stop');

  return {
    request,
    whole(reply) {
      const refused = reply.finish === 'refusal';
      const message = {
        role: 'assistant',
        content: refused ? null : reply.text,
        refusal: refused ? reply.text : null,
        annotations: [],
      };
      return {
        ...head('chat.completion'),
        choices: [{ index: 0, message, logprobs: null, finish_reason: finish(reply) }],
        usage: usage(tokensOf(reply.text).length),
      };
    },
    frames(reply) {
      const pieces = tokensOf(reply.text);
      const said = reply.finish === 'refusal' ? 'refusal' : 'content';
      const chunk = (delta: object, finishReason: string | null, tokens = 0, end = false) =>
        frame(
          null,
          {
            ...head('chat.completion.chunk'),
            choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
            ...(includeUsage && { usage: null }),
          },
          tokens,
          end,
        );
      return [
        chunk({ role: 'assistant', content: '', refusal: null }, null),
        ...pieces.map((piece) => chunk({ [said]: piece }, null, 1)),
        chunk({}, finish(reply), 0, true),
        ...(includeUsage
          ? [frame(null, { ...head('chat.completion.chunk'), choices: [], usage: usage(pieces.length) }, 0, true)]
          : []),
        frame(null, '[DONE]', 0, true),
      ];
    },
  };
}

/** `POST /chat/completions` of the OpenAI API. */
export const openaiChat: Wire = {
  vendor: 'openai',
  keyHeaders: ['authorization'],
  read,
  errorStatus: openaiErrorStatus,
  errorBody: (error) => ({ error: openaiError(error) }),
  errorHeaders: openaiErrorHeaders,
  errorFrames: (error) => [frame(null, { error: openaiError(error) })],
};
