import { ok } from '@maestro/kernel';
import type { InputCounts, ModelReply, ModelRequest } from '../model.ts';
import { outputTokensOf, tokensOf } from '../tokens.ts';
import { STATUS, type ApiError } from './api-error.ts';
import { readRequest, SIGNATURE } from './gemini-request.ts';
import { frame, type Exchange, type RequestLine, type Wire } from './wire.ts';

const FINISH_REASONS = { stop: 'STOP', length: 'MAX_TOKENS', refusal: 'SAFETY', tool_use: 'STOP' } as const;

function exchange(request: ModelRequest, line: RequestLine): Exchange {
  const chunk = (parts: readonly object[], finishReason: string | null, input: InputCounts, produced: number) => {
    const prompt = input.fresh + input.read + input.written;
    return {
      candidates: [
        {
          ...(finishReason !== 'SAFETY' && { content: { parts, role: 'model' } }),
          ...(finishReason && { finishReason }),
          index: 0,
        },
      ],
      usageMetadata: {
        promptTokenCount: prompt,
        candidatesTokenCount: produced,
        totalTokenCount: prompt + produced,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
        ...(input.read > 0 && {
          cachedContentTokenCount: input.read,
          cacheTokensDetails: [{ modality: 'TEXT', tokenCount: input.read }],
        }),
      },
      modelVersion: request.model,
      responseId: `sim${line.id}`,
    };
  };

  return {
    request,
    whole(reply, input) {
      const parts = [
        ...(reply.text === '' && reply.calls.length > 0 ? [] : [{ text: reply.text }]),
        ...callParts(reply),
      ];
      return chunk(parts, FINISH_REASONS[reply.finish], input, reply.finish === 'refusal' ? 0 : outputTokensOf(reply));
    },
    frames(reply, input) {
      const pieces = reply.finish === 'refusal' ? [] : tokensOf(reply.text);
      const calls = callParts(reply);
      const produced = reply.finish === 'refusal' ? 0 : outputTokensOf(reply);
      return [
        ...pieces.map((piece, i) => frame(null, chunk([{ text: piece }], null, input, i + 1), 1)),
        // A call comes whole, and weighs what its arguments do.
        ...(calls.length > 0 ? [frame(null, chunk(calls, null, input, produced), produced - pieces.length)] : []),
        frame(null, chunk([{ text: '' }], FINISH_REASONS[reply.finish], input, produced), 0, true),
      ];
    },
  };
}

/** Only the first of several calls is signed. Arguments are an object here; spoilt ones arrive as an empty one. */
const callParts = (reply: ModelReply): object[] =>
  reply.calls.map((call, i) => ({
    functionCall: { name: call.name, args: parsedOrEmpty(call.arguments) },
    ...(i === 0 && { thoughtSignature: SIGNATURE }),
  }));

function parsedOrEmpty(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
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
  read(body, line) {
    const read = readRequest(body, line);
    return read.ok ? ok(exchange(read.value, line)) : read;
  },
  errorStatus,
  errorBody,
  errorHeaders: () => ({}),
  errorFrames: (error) => [frame(null, errorBody(error))],
};
