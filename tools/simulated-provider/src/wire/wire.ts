import type { Result } from '@maestro/kernel';
import type { InputCounts, ModelReply, ModelRequest, Vendor } from '../model.ts';
import type { ApiError } from './api-error.ts';

/** One server-sent event of a vendor's stream. */
export type Frame = {
  readonly event: string | null;
  readonly data: string;
  /** Output tokens this event carries: what the pace is kept by. */
  readonly tokens: number;
  /** Whether it only tells that the answer is complete. */
  readonly end: boolean;
};

/** A request that was read, and how its answer is written in the same wire format. */
export type Exchange = {
  readonly request: ModelRequest;
  /** The answer as one JSON document. */
  whole(reply: ModelReply, input: InputCounts): unknown;
  /** The answer as a stream. */
  frames(reply: ModelReply, input: InputCounts): Frame[];
};

/** What the URL and headers say, beside the body. */
export type RequestLine = {
  readonly model: string | null;
  readonly stream: boolean | null;
  /** Different for every request. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
};

/** One vendor's wire format. */
export type Wire = {
  readonly vendor: Vendor;
  /** Where the vendor's clients put their key: header names, in lower case. */
  readonly keyHeaders: readonly string[];
  read(body: unknown, line: RequestLine): Result<Exchange, ApiError>;
  errorStatus(error: ApiError): number;
  /** The body of an error answer. */
  errorBody(error: ApiError): unknown;
  /** Headers an error answer carries. */
  errorHeaders(error: ApiError): Record<string, string>;
  /** The same error, told after the stream has begun with HTTP 200. */
  errorFrames(error: ApiError): Frame[];
};

export const frame = (event: string | null, data: unknown, tokens = 0, end = false): Frame => ({
  event,
  data: typeof data === 'string' ? data : JSON.stringify(data),
  tokens,
  end,
});

export const encodeFrame = (f: Frame): string => `${f.event === null ? '' : `event: ${f.event}\n`}data: ${f.data}\n\n`;
