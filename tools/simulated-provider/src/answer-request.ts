import { createHash } from 'node:crypto';
import type { ChosenFault } from './faults/fault.ts';
import type { PromptCaches } from './caching/prompt-cache.ts';
import type { InputCounts, ModelReply } from './model.ts';
import { waitFor, type Pace, type Piece, type Transmission } from './pace.ts';
import { play, type Part } from './playing/play.ts';
import { outputTokensOf } from './tokens.ts';
import { apiError, type ApiError } from './wire/api-error.ts';
import { encodeFrame, type Exchange, type RequestLine, type Wire } from './wire/wire.ts';

const MESSAGES = {
  bad_request: 'Simulated: the request is not valid.',
  authentication: 'Simulated: the key is not valid.',
  not_found: 'Simulated: there is no such model.',
  rate_limited: 'Simulated: too many requests. Please try again later.',
  spend_limit: 'Simulated: you exceeded your current quota, please check your plan and billing details.',
  server_error: 'Simulated: the server had an error while processing your request.',
  unavailable: 'Simulated: the service is unavailable.',
  overloaded: 'Simulated: overloaded.',
} as const;

/** The whole answer to one request, ready to be sent. */
export function answerRequest(
  wire: Wire,
  body: unknown,
  line: RequestLine,
  fault: ChosenFault | null,
  part: Part,
  pace: Pace,
  caches: PromptCaches,
): Transmission {
  const read = wire.read(body, line);
  if (!read.ok) return refuse(wire, read.error);
  const struck = fault?.fault;
  if (struck?.strikes === 'answer') {
    return refuse(wire, apiError(struck.error, MESSAGES[struck.error], struck.retryAfter(fault!.argument)));
  }
  const exchange = read.value;
  const played = play(exchange.request, part);
  const reply = struck?.strikes === 'words' ? struck.alter(played) : played;
  const input = caches.count(exchange.request, line.nowMs);
  const told = exchange.request.stream
    ? stream(wire, exchange, reply, input, fault, pace)
    : whole(exchange, reply, input, pace);
  return struck?.strikes === 'transmission' ? struck.alter(told, fault!.argument) : told;
}

export function refuse(wire: Wire, error: ApiError): Transmission {
  return {
    status: wire.errorStatus(error),
    headers: { 'content-type': 'application/json', ...wire.errorHeaders(error) },
    pieces: [{ after: 0, bytes: Buffer.from(JSON.stringify(wire.errorBody(error))) }],
    ending: 'end',
  };
}

function whole(exchange: Exchange, reply: ModelReply, input: InputCounts, pace: Pace): Transmission {
  const after = waitFor(pace, outputTokensOf(reply), true);
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    pieces: [{ after, bytes: Buffer.from(JSON.stringify(exchange.whole(reply, input))) }],
    ending: 'end',
  };
}

function stream(
  wire: Wire,
  exchange: Exchange,
  reply: ModelReply,
  input: InputCounts,
  fault: ChosenFault | null,
  pace: Pace,
): Transmission {
  const clean = exchange.frames(reply, input);
  const struck = fault?.fault;
  const frames =
    struck?.strikes === 'frames'
      ? struck.alter(clean, wire.errorFrames(apiError('overloaded', MESSAGES.overloaded)))
      : clean;
  let spoken = false;
  const pieces = frames.map((frame): Piece => {
    const first = frame.tokens > 0 && !spoken;
    spoken ||= first;
    return { after: waitFor(pace, frame.tokens, first), bytes: Buffer.from(encodeFrame(frame)) };
  });
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
    pieces,
    ending: 'end',
  };
}

/** Looks like a vendor's id, and is the same for the n-th request with the same body. */
export const replyId = (body: unknown, n: number): string =>
  createHash('sha256')
    .update(`${n}:${JSON.stringify(body)}`)
    .digest('hex')
    .slice(0, 24);
