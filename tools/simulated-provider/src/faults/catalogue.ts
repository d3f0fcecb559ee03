import { says, type ModelReply } from '../model.ts';
import type { Piece, Transmission } from '../pace.ts';
import type { ErrorKind } from '../wire/api-error.ts';
import type { Frame } from '../wire/wire.ts';
import type { Fault } from './fault.ts';

const TEN_MEGABYTES = 10 * 1024 * 1024;

const error = (
  kind: ErrorKind,
  retryAfter: Extract<Fault, { strikes: 'answer' }>['retryAfter'] = () => null,
): Fault => ({
  strikes: 'answer',
  error: kind,
  retryAfter,
});
const words = (alter: (reply: ModelReply) => ModelReply): Fault => ({ strikes: 'words', alter });
const frames = (alter: (frames: Frame[], errorFrames: Frame[]) => Frame[]): Fault => ({ strikes: 'frames', alter });
const transmission = (alter: Extract<Fault, { strikes: 'transmission' }>['alter']): Fault => ({
  strikes: 'transmission',
  alter,
});

/** Every fault by its name. A new one is a new line here. */
export const FAULTS = {
  // errors instead of an answer; the argument is the seconds to wait
  'rate-limited': error('rate_limited', (seconds) => seconds ?? 1),
  'rate-limited-silent': error('rate_limited'),
  'spend-limit': error('spend_limit'),
  'bad-request': error('bad_request'),
  unauthorised: error('authentication'),
  'server-error': error('server_error'),
  unavailable: error('unavailable'),
  overloaded: error('overloaded'),

  // what the model says
  refusal: words(() => says('I cannot help with this request. (Simulated refusal.)', 'refusal')),
  'malformed-output': words((reply) => ({
    ...reply,
    text: reply.text === '' ? '' : spoilt(reply.text),
    calls: reply.calls.map((call) => ({ ...call, arguments: spoilt(call.arguments) })),
  })),
  'cut-by-length': words((reply) => says(reply.text.slice(0, reply.text.length / 2), 'length')),

  // events of the stream
  'overloaded-after-200': frames((all, errorFrames) => [...all.slice(0, half(all)), ...errorFrames]),
  'truncated-json': frames((all) => all.map((f, i) => (i === half(all) ? { ...f, data: firstHalf(f.data) } : f))),
  'missing-end': frames((all) => all.filter((f) => !f.end)),
  'huge-event': frames((all) => [hugeOf(all[0]!), ...all]),
  'unknown-event': frames((all) => [all[0]!, UNKNOWN, ...all.slice(1)]),
  'duplicate-events': frames((all) => all.flatMap((f) => (f.tokens > 0 ? [f, f] : [f]))),
  'shuffled-events': frames((all) => all.map((_, i) => all[swapped(all, i)]!)),

  // the connection; the argument is in milliseconds
  'connection-reset': transmission((answer) => ({ ...answer, pieces: [], ending: 'reset' })),
  'no-first-byte': transmission((answer) => ({ ...answer, pieces: [], ending: 'hang' })),
  'slow-first-token': transmission((answer, ms) => later(answer, ms ?? 10_000)),
  'cut-mid-stream': transmission((answer) => ({ ...halfOf(answer), ending: 'reset' })),
  'stall-mid-stream': transmission((answer) => ({ ...halfOf(answer), ending: 'hang' })),
  'wrong-content-type': transmission((answer) => ({
    ...answer,
    headers: { ...answer.headers, 'content-type': 'text/html; charset=utf-8' },
  })),
  drip: transmission((answer, ms) => ({
    ...answer,
    pieces: bytesOf(answer).map((bytes) => ({ after: ms ?? 1000, bytes })),
  })),
  'split-bytes': transmission((answer) => ({
    ...answer,
    pieces: bytesOf(answer).map((bytes) => ({ after: 0, bytes, alone: true })),
  })),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
export const isFaultName = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

const UNKNOWN: Frame = { event: 'simulated.unknown', data: '{"type":"simulated.unknown"}', tokens: 0, end: false };

const spoilt = (text: string): string => `${text.slice(0, text.length / 2)} … "oops`;

const half = (all: readonly unknown[]): number => Math.floor(all.length / 2);
const firstHalf = (text: string): string => text.slice(0, Math.floor(text.length / 2));

/** An event of a type nobody knows, larger than any reader should take. */
const hugeOf = (like: Frame): Frame => ({
  event: like.event && UNKNOWN.event,
  data: JSON.stringify({ type: 'simulated.unknown', padding: 'x'.repeat(TEN_MEGABYTES) }),
  tokens: 0,
  end: false,
});

/** Where the event at `index` comes from when the first two that carry text change places. */
function swapped(all: readonly Frame[], index: number): number {
  const first = all.findIndex((f) => f.tokens > 0);
  const second = all.findIndex((f, i) => i > first && f.tokens > 0);
  if (first < 0 || second < 0) return index;
  return index === first ? second : index === second ? first : index;
}

function later(answer: Transmission, ms: number): Transmission {
  const [first, ...rest] = answer.pieces;
  return first ? { ...answer, pieces: [{ ...first, after: first.after + ms }, ...rest] } : answer;
}

/** Half of the bytes, whatever pieces they come in. */
function halfOf(answer: Transmission): Transmission {
  let left = Math.floor(answer.pieces.reduce((n, p) => n + p.bytes.length, 0) / 2);
  const pieces: Piece[] = [];
  for (const piece of answer.pieces) {
    if (left <= 0) break;
    pieces.push({ ...piece, bytes: piece.bytes.subarray(0, left) });
    left -= piece.bytes.length;
  }
  return { ...answer, pieces };
}

const bytesOf = (answer: Transmission): Buffer[] =>
  answer.pieces.flatMap((p) => Array.from({ length: p.bytes.length }, (_, i) => p.bytes.subarray(i, i + 1)));
