/** Where one vendor's SDK talks to. */
export type Endpoint = {
  /** null: the vendor's own address. */
  readonly baseUrl: string | null;
  readonly apiKey: string;
  /** Whether the other end is the simulated provider. */
  readonly simulated: boolean;
};

/** Somebody who speaks OpenAI's Chat Completions. */
export type CompatibleEndpoint = Endpoint & {
  readonly baseUrl: string;
  /** As OpenTelemetry calls it, or the provider's own id. */
  readonly system: string;
  /** null: the key goes as a bearer token. */
  readonly keyHeader: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** What the limit on output tokens is called there. */
  readonly limitField: 'max_tokens' | 'max_completion_tokens';
};

/** Simulated endpoints count calls by id; a vendor is told nothing of ours. */
export const callHeaders = (endpoint: Endpoint, callId: string): Record<string, string> =>
  endpoint.simulated ? { 'x-maestro-call-id': callId } : {};

/** No SDK may end a stream by its own clock: our watchdogs do, long before this (milliseconds). */
export const SDK_TIMEOUT_MS = 30 * 60_000;
