import { STATUS, type ApiError } from './api-error.ts';

const TYPES = {
  bad_request: { type: 'invalid_request_error', code: null },
  authentication: { type: 'invalid_request_error', code: 'invalid_api_key' },
  not_found: { type: 'invalid_request_error', code: 'model_not_found' },
  rate_limited: { type: 'requests', code: 'rate_limit_exceeded' },
  spend_limit: { type: 'insufficient_quota', code: 'insufficient_quota' },
  server_error: { type: 'server_error', code: null },
  unavailable: { type: 'service_unavailable_error', code: null },
  overloaded: { type: 'service_unavailable_error', code: 'server_is_overloaded' },
} as const;

export const openaiError = (error: ApiError) => ({ message: error.message, ...TYPES[error.kind], param: null });

/** OpenAI tells waiting times in seconds and, beside it, in milliseconds. */
export const openaiErrorHeaders = (error: ApiError): Record<string, string> => ({
  'x-request-id': 'req_sim',
  ...(error.retryAfter !== null && {
    'retry-after': String(Math.ceil(error.retryAfter)),
    'retry-after-ms': String(Math.round(error.retryAfter * 1000)),
  }),
});

/** Nobody but Anthropic says 529. */
export const openaiErrorStatus = (error: ApiError): number => (error.kind === 'overloaded' ? 503 : STATUS[error.kind]);
