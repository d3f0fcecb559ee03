import { APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
import { failure, type ModelFailure } from '../../../domain/model-failure.ts';
import { mapConnectionError } from '../map-connection-error.ts';
import { retryAfterMs } from '../retry-after.ts';

/** Anthropic says that money has run out in three ways: 402, an error code beside 429, and words in a 400. */
const SPENT = /(reached your specified (workspace )?api usage limits|credit balance is too low)/i;

/** A prompt longer than the window is a bad request like any other, but for its words. */
const TOO_LONG = /prompt is too long|exceeds? the context (window|limit)/i;

export function mapAnthropicError(error: unknown): ModelFailure {
  if (error instanceof APIConnectionTimeoutError) return failure('timeout', error.message);
  if (error instanceof APIConnectionError || !(error instanceof APIError)) return mapConnectionError(error);
  const status = error.status as number | undefined;
  const headers = error.headers as Headers | undefined;
  const detail = `Anthropic: ${error.apiMessage ?? error.message}`;
  const isSpent = status === 402 || error.errorCode?.includes('spend_limit') || SPENT.test(detail);
  if (isSpent || error.type === 'billing_error') return failure('spend_limit', detail);
  if (TOO_LONG.test(detail)) return failure('context_too_large', detail);
  const wait = retryAfterMs((name) => headers?.get(name), Date.now());
  return failure(causeOf(status, error.type), detail, wait);
}

/** An error that comes as an event after HTTP 200 has a type and no status. */
function causeOf(status: number | undefined, type: string | null): ModelFailure['cause'] {
  const known = type === null ? undefined : CAUSES.get(type);
  if (known) return known;
  if (status === 429) return 'rate_limited';
  if (status === 401 || status === 403) return 'authentication';
  return status === undefined || status === 408 || status === 409 || status >= 500 ? 'unavailable' : 'bad_request';
}

const CAUSES: ReadonlyMap<string, ModelFailure['cause']> = new Map([
  ['rate_limit_error', 'rate_limited'],
  ['authentication_error', 'authentication'],
  ['permission_error', 'authentication'],
  ['timeout_error', 'timeout'],
  ['overloaded_error', 'unavailable'],
  ['api_error', 'unavailable'],
  ['invalid_request_error', 'bad_request'],
  ['not_found_error', 'bad_request'],
  ['request_too_large', 'context_too_large'],
]);
