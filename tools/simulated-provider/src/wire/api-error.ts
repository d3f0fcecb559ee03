/** Why a vendor's API gives no answer, in words all three share. */
export const ERROR_KINDS = [
  'bad_request',
  'authentication',
  'not_found',
  'rate_limited',
  'spend_limit',
  'server_error',
  'unavailable',
  'overloaded',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

export type ApiError = {
  readonly kind: ErrorKind;
  readonly message: string;
  /** Seconds the caller is told to wait; null: not told. */
  readonly retryAfter: number | null;
};

export const apiError = (kind: ErrorKind, message: string, retryAfter: number | null = null): ApiError => ({
  kind,
  message,
  retryAfter,
});

/** HTTP status where the vendors agree; each wire format overrides its own. */
export const STATUS: Readonly<Record<ErrorKind, number>> = {
  bad_request: 400,
  authentication: 401,
  not_found: 404,
  rate_limited: 429,
  spend_limit: 429,
  server_error: 500,
  unavailable: 503,
  overloaded: 529,
};
