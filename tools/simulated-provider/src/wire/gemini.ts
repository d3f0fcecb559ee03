import { err, ok, type Result } from '@maestro/kernel';
import { z } from 'zod';
import type { JsonSchema, ModelReply, ModelRequest } from '../model.ts';
import { estimateTokens, tokensOf } from '../tokens.ts';
import { apiError, STATUS, type ApiError } from './api-error.ts';
import { frame, type Exchange, type RequestLine, type Wire } from './wire.ts';

const Parts = z.array(z.looseObject({ text: z.string() }));
const Schema = z.record(z.string(), z.unknown());
const Body = z.looseObject({
  contents: z.array(z.looseObject({ role: z.enum(['user', 'model']).optional(), parts: Parts.min(1) })).min(1),
  systemInstruction: z.looseObject({ parts: Parts }).optional(),
  generationConfig: z
    .looseObject({
      maxOutputTokens: z.int().positive().optional(),
      responseMimeType: z.string().optional(),
      responseSchema: Schema.optional(),
      responseJsonSchema: Schema.optional(),
    })
    .optional(),
});

const plain = (parts: z.infer<typeof Parts>): string => parts.map((part) => part.text).join('\n\n');
const invalid = (message: string): Result<never, ApiError> => err(apiError('bad_request', message));

function read(body: unknown, line: RequestLine): Result<Exchange, ApiError> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return invalid(`Invalid value at '${issue.path.join('.')}': ${issue.message}`);
  }
  const { contents, systemInstruction, generationConfig: config } = parsed.data;
  if (contents.at(-1)!.role === 'model') return invalid('Please ensure that the contents end with a user role.');
  const schema = config?.responseJsonSchema ?? config?.responseSchema ?? null;
  if (config?.responseJsonSchema && config.responseSchema) {
    return invalid('Only one of response_schema and response_json_schema may be set.');
  }
  if (schema && config?.responseMimeType !== 'application/json') {
    return invalid("response_mime_type must be 'application/json' when a response schema is set.");
  }
  const request: ModelRequest = {
    vendor: 'gemini',
    model: line.model ?? '',
    system: systemInstruction ? plain(systemInstruction.parts) : '',
    messages: contents.map((c) => ({ role: c.role === 'model' ? 'assistant' : 'user', text: plain(c.parts) })),
    schema: schema && lowerCaseTypes(schema),
    stream: line.stream ?? false,
    maxTokens: config?.maxOutputTokens ?? null,
  };
  return ok(exchange(request, line));
}

/** `responseSchema` writes types in capitals (`OBJECT`); JSON Schema does not. */
function lowerCaseTypes(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === 'type' && typeof value === 'string' && value === value.toUpperCase() ? value.toLowerCase() : value,
  ) as JsonSchema;
}

function exchange(request: ModelRequest, line: RequestLine): Exchange {
  const prompt = estimateTokens(request.system) + request.messages.reduce((n, m) => n + estimateTokens(m.text), 0);
  const chunk = (parts: readonly string[], finishReason: string | null, produced: number) => ({
    candidates: [
      {
        ...(finishReason !== 'SAFETY' && { content: { parts: parts.map((text) => ({ text })), role: 'model' } }),
        ...(finishReason && { finishReason }),
        index: 0,
      },
    ],
    usageMetadata: {
      promptTokenCount: prompt,
      candidatesTokenCount: produced,
      totalTokenCount: prompt + produced,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
    },
    modelVersion: request.model,
    responseId: `sim${line.id}`,
  });
  const finish = (reply: ModelReply): string =>
    reply.finish === 'refusal' ? 'SAFETY' : reply.finish === 'length' ? 'MAX_TOKENS' : 'STOP';

  return {
    request,
    whole(reply) {
      const refused = reply.finish === 'refusal';
      return chunk([reply.text], finish(reply), refused ? 0 : tokensOf(reply.text).length);
    },
    frames(reply) {
      const pieces = reply.finish === 'refusal' ? [] : tokensOf(reply.text);
      return [
        ...pieces.map((piece, i) => frame(null, chunk([piece], null, i + 1), 1)),
        frame(null, chunk([''], finish(reply), pieces.length), 0, true),
      ];
    },
  };
}

const STATUSES = {
  bad_request: 'INVALID_ARGUMENT',
  authentication: 'UNAUTHENTICATED',
  not_found: 'NOT_FOUND',
  rate_limited: 'RESOURCE_EXHAUSTED',
  spend_limit: 'RESOURCE_EXHAUSTED',
  server_error: 'INTERNAL',
  unavailable: 'UNAVAILABLE',
  overloaded: 'UNAVAILABLE',
} as const;

/** Nobody but Anthropic says 529. */
const errorStatus = (error: ApiError): number => (error.kind === 'overloaded' ? 503 : STATUS[error.kind]);

const errorBody = (error: ApiError) => ({
  error: {
    code: errorStatus(error),
    message: error.message,
    status: STATUSES[error.kind],
    ...(error.kind === 'spend_limit' && {
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
          violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
        },
      ],
    }),
    // Gemini tells waiting times in the body, never in a header.
    ...(error.retryAfter !== null && {
      details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${error.retryAfter}s` }],
    }),
  },
});

/** `models/<model>:generateContent` and `:streamGenerateContent` of the Gemini API. */
export const gemini: Wire = {
  vendor: 'gemini',
  keyHeaders: ['x-goog-api-key', 'authorization'],
  read,
  errorStatus,
  errorBody,
  errorHeaders: () => ({}),
  errorFrames: (error) => [frame(null, errorBody(error))],
};
