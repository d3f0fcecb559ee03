import type { TurnFailure } from '@maestro/contracts';

/** Why a model gave nothing usable. */
export type ModelFailure = {
  readonly cause: TurnFailure;
  /** Whether the same model may answer if it is asked again. */
  readonly retryable: boolean;
  /** What the vendor asked us to wait, in milliseconds; null where it said nothing. */
  readonly retryAfterMs: number | null;
  /** For people: what the vendor said, shortened, without anything secret. */
  readonly detail: string;
};

/** Causes that another try of the same model cannot mend. */
const TERMINAL: ReadonlySet<TurnFailure> = new Set([
  'authentication',
  'spend_limit',
  'budget_spent',
  'bad_request',
  'context_too_large',
  'refused',
  'cancelled',
  'watchdog',
  'unknown_persona',
  'invalid_output',
]);

const LONGEST_DETAIL = 500;

export function failure(cause: TurnFailure, detail: string, retryAfterMs: number | null = null): ModelFailure {
  return { cause, retryable: !TERMINAL.has(cause), retryAfterMs, detail: withoutSecrets(detail) };
}

/** What must never be told, whoever quotes it. Kept for the whole process: a vendor's words reach us on many ways. */
const secrets = new Set<string>();

/** Shorter than this is no key but a placeholder, and might stand in any sentence. */
const SHORTEST_SECRET = 8;

/** Called once for each key, before anybody is asked. */
export function keepSecret(secret: string): void {
  if (secret.length >= SHORTEST_SECRET) secrets.add(secret);
}

/**
 * Vendors quote keys in some of their errors: those we know go first, while they are whole; then whatever looks like one,
 * such as a key behind a proxy of the operator's.
 */
const withoutSecrets = (detail: string): string =>
  [...secrets]
    .reduce((text, secret) => text.replaceAll(secret, '[key]'), detail)
    .slice(0, 4 * LONGEST_DETAIL)
    .replace(/\b(?:sk|sess|AIza|AQ\.)[A-Za-z0-9_*.-]{8,}/g, '[key]')
    .replace(/(key|token|authorization)(["':= ]+)(?:bearer )?[A-Za-z0-9_*.-]{12,}/gi, '$1$2[key]')
    .slice(0, LONGEST_DETAIL);
