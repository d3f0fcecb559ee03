import { APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
import { failure, type ModelFailure } from '../../../domain/model-failure.ts';
import { mapConnectionError } from '../map-connection-error.ts';
import { retryAfterMs } from '../retry-after.ts';

/** Anthropic says that money has run out in three ways: 402, an error code beside 429, and words in a 400. */
const SPENT = /(reached your specified (workspace )?api usage limits|credit balance is too low)/i;

export function mapAnthropicError(error: unknown): ModelFailure {
  if (error instanceof APIConnectionTimeoutError) return failure('timeout', error.message);
  if (error instanceof APIConnectionError || !(error instanceof APIError)) return mapConnectionError(error);
  const detail = `Anthropic: ${error.apiMessage ?? error.message}`;
  const isSpent = error.status === 402 || error.errorCode?.includes('spend_limit') || SPENT.test(detail);
  if (isSpent || error.type === 'billing_error') return failure('spend_limit', detail);
  const wait = retryAfterMs((name) => error.headers?.get(name), Date.now());
  return failure(causeOf(error.status, error.type), detail, wait);
}

/** An error that comes as an event after HTTP 200 has a type and no status. */
function causeOf(status: number | undefined, type: string | null): ModelFailure['cause'] {
  switch (type) {
    case 'rate_limit_error':
      return 'rate_limited';
    case 'authentication_error':
    case 'permission_error':
      return 'authentication';
    case 'timeout_error':
      return 'timeout';
    case 'overloaded_error':
    case 'api_error':
      return 'unavailable';
  }
  if (status === 429) return 'rate_limited';
  if (status === 401 || status === 403) return 'authentication';
  if (status === 408 || status === 409 || status === undefined || status >= 500) {
    return type === 'invalid_request_error' ? 'bad_request' : 'unavailable';
  }
  return 'bad_request';
}
