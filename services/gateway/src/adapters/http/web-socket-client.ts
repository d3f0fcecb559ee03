import { ClientFrame, CLOSE, type Actor } from '@maestro/contracts';
import type { Clock } from '@maestro/kernel';
import type { WebSocket } from 'ws';
import type { Following } from '../../application/streams/stream-hub.ts';
import { streamMetrics } from '../../application/streams/stream-metrics.ts';
import { take } from '../../domain/token-bucket.ts';
import type { Follower, StreamEnd } from '../../ports/follower.ts';

/** What a client may send: a person's fingers, not a machine's. */
const CLIENT_FRAMES = { perSecond: 20, burst: 40 };
/** How long a client that was told to go may take. */
const GOODBYE_MS = 5_000;

export const CLOSE_CODES: Record<StreamEnd, { readonly code: number; readonly reason: string }> = {
  not_authenticated: { code: CLOSE.notAuthenticated, reason: 'the token has expired' },
  not_found: { code: CLOSE.notFound, reason: 'there is no such discussion' },
  too_slow: { code: CLOSE.tooSlow, reason: 'too slow; reconnect with the last seq seen' },
  unavailable: { code: CLOSE.restart, reason: 'unavailable; reconnect with the last seq seen' },
  restart: { code: CLOSE.restart, reason: 'restarting; reconnect with the last seq seen' },
};
const POLICY = 1008;

/** A stream's client behind a WebSocket. */
export class WebSocketClient implements Follower {
  readonly actor: Actor;
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  #following: Following | null = null;
  #bucketFullAt: number | undefined;
  #gone = false;

  constructor(socket: WebSocket, actor: Actor, clock: Clock) {
    this.#socket = socket;
    this.actor = actor;
    this.#clock = clock;
    socket.on('message', (data, isBinary) => this.#listen(isBinary ? null : (data as Buffer).toString()));
    socket.on('close', () => this.#leave());
  }

  get pending(): number {
    return this.#socket.bufferedAmount;
  }

  /** From now on what the client says counts; where it has gone meanwhile, it leaves at once. */
  seat(following: Following): void {
    if (this.#gone) return following.leave();
    this.#following = following;
  }

  send(_seq: number | null, text: string): void {
    if (!this.#gone) this.#socket.send(text);
  }

  end(cause: StreamEnd): void {
    if (this.#gone) return;
    streamMetrics.ended.inc({ cause });
    const { code, reason } = CLOSE_CODES[cause];
    this.close(code, reason);
  }

  close(code: number, reason: string): void {
    this.#leave();
    closeSocket(this.#socket, code, reason);
  }

  #leave(): void {
    this.#gone = true;
    this.#following?.leave();
    this.#following = null;
  }

  #listen(text: string | null): void {
    const taken = take(CLIENT_FRAMES, this.#bucketFullAt, this.#clock.now().getTime());
    this.#bucketFullAt = taken.fullAt;
    if (!taken.allowed) return this.close(POLICY, 'too many frames');
    const frame = text === null ? null : readFrame(text);
    if (!frame) return this.close(POLICY, 'only {"type": "typing" | "away" | "back"} may be sent');
    this.#following?.say(frame.type);
  }
}

/** Says why and closes; a client that does not close its side in time is cut off. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason);
  const timer = setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}

function readFrame(text: string): ClientFrame | null {
  try {
    return ClientFrame.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
