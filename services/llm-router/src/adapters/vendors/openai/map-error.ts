import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { failure, type ModelFailure } from '../../../domain/model-failure.ts';
import { mapConnectionError } from '../map-connection-error.ts';
import { retryAfterMs } from '../retry-after.ts';

export function mapOpenAIError(error: unknown): ModelFailure {
  if (error instanceof APIConnectionTimeoutError) return failure('timeout', error.message);
  if (error instanceof APIConnectionError || !(error instanceof APIError)) return mapConnectionError(error);
  const status = error.status as number | undefined;
  const headers = error.headers as Headers | undefined;
  const wait = retryAfterMs((name) => headers?.get(name), Date.now());
  const code = error.code as unknown;
  // Some who speak OpenAI's format tell an error inside a stream by its HTTP status.
  if (typeof code === 'number') return mapOpenAICode(error.type ?? null, error.message, status ?? code, wait);
  return mapOpenAICode(error.code ?? error.type ?? null, error.message, status, wait);
}

/** Money and quotas that waiting does not bring back; they come as 429, like a rate limit. */
const SPENT =
  /^(insufficient_quota|credit_balance_exhausted|billing_.*|(organization|project)_(usage|spend)_limit_exceeded)$/;
const REFUSED = /^(content_filter|.*content_policy.*|.*policy_violation|bio_policy)$/;

/** An error by its code, whether it came as an HTTP status or inside a stream that had begun with 200. */
export function mapOpenAICode(
  code: string | null,
  message: string,
  status?: number,
  waitMs: number | null = null,
): ModelFailure {
  return failure(causeOf(code ?? '', status), `OpenAI: ${message}`, waitMs);
}

function causeOf(code: string, status: number | undefined): ModelFailure['cause'] {
  if (SPENT.test(code) || status === 402) return 'spend_limit';
  if (REFUSED.test(code)) return 'refused';
  if (code.startsWith('context_length_')) return 'context_too_large';
  if (code === 'rate_limit_exceeded' || status === 429) return 'rate_limited';
  if (code === 'invalid_api_key' || status === 401 || status === 403) return 'authentication';
  if (code === 'server_error' || code === 'vector_store_timeout' || code === '') return orBadRequest(status);
  if (status === undefined) return /^(invalid_|model_not_found)/.test(code) ? 'bad_request' : 'unavailable';
  return orBadRequest(status);
}

const orBadRequest = (status: number | undefined): ModelFailure['cause'] =>
  status === undefined || status >= 500 || status === 408 || status === 409 ? 'unavailable' : 'bad_request';
