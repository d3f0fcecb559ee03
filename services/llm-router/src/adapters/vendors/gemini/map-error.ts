import { ApiError } from '@google/genai';
import { z } from 'zod';
import { failure, type ModelFailure } from '../../../domain/model-failure.ts';
import { mapConnectionError } from '../map-connection-error.ts';
import { retryAfterMs } from '../retry-after.ts';

const Detail = z.object({
  retryDelay: z.string().nullish(),
  reason: z.string().nullish(),
  violations: z.array(z.object({ quotaId: z.string().nullish() })).nullish(),
});
const Body = z.object({
  error: z.object({ message: z.string().nullish(), details: z.array(Detail).nullish() }),
});

/** Daily quotas and money: waiting a moment brings neither back. */
const SPENT = /(spend(ing)? (cap|limit)|prepay|credits? (are|is) depleted|billing account)/i;

/** @param headers of the refused reply; Gemini's SDK keeps them to itself. */
export function mapGeminiError(error: unknown, headers: Headers | null): ModelFailure {
  if (!(error instanceof ApiError)) return mapConnectionError(error);
  const body = readBody(error.message);
  const details = body?.details ?? [];
  const message = `Gemini: ${body?.message ?? error.message}`;
  const wait = retryDelayMs(details) ?? retryAfterMs((name) => headers?.get(name), Date.now());
  return failure(causeOf(error.status, message, details), message, wait);
}

/** A prompt longer than the window is a bad request like any other, but for its words. */
const TOO_LONG = /input token count .*exceeds the maximum/i;

function causeOf(status: number, message: string, details: readonly z.infer<typeof Detail>[]): ModelFailure['cause'] {
  if (details.some((detail) => detail.reason === 'API_KEY_INVALID')) return 'authentication';
  if (status === 402) return 'spend_limit';
  if (status === 429) return isSpent(message, details) ? 'spend_limit' : 'rate_limited';
  if (status === 400 && TOO_LONG.test(message)) return 'context_too_large';
  if (status === 401 || status === 403) return 'authentication';
  if (status === 408 || status === 504) return 'timeout';
  return status >= 500 ? 'unavailable' : 'bad_request';
}

const isSpent = (message: string, details: readonly z.infer<typeof Detail>[]): boolean =>
  SPENT.test(message) ||
  details.some((detail) => detail.violations?.some((violation) => violation.quotaId?.includes('PerDay')));

/** The SDK's message is the body as JSON, with words before it where the error came inside a stream. */
function readBody(message: string): z.infer<typeof Body>['error'] | null {
  try {
    return Body.safeParse(JSON.parse(message.slice(message.indexOf('{')))).data?.error ?? null;
  } catch {
    return null;
  }
}

/** `google.rpc.RetryInfo`: `"34.4s"`. */
function retryDelayMs(details: readonly z.infer<typeof Detail>[]): number | null {
  for (const { retryDelay } of details) {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(retryDelay ?? '')?.[1];
    if (seconds !== undefined) return Number(seconds) * 1000;
  }
  return null;
}
