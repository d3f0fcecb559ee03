import type { CLOSE, ClientFrame, LiveFrame, LogEvent } from '@maestro/contracts';
import type { Output } from '../contract-types';
import { reconnectDelay } from './backoff';
import type { Connection } from './connection';
import { isLogEvent, readFrame } from './frame';
import { Sequencer } from './sequencer';

type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];
const NOT_FOUND: CloseCode = 4404;
/** A socket that has not opened by then is given up. */
const OPENING_TIMEOUT_MS = 8000;
/** A connection that stood this long was a good one: the next failure counts as the first. */
const STEADY_MS = 5000;
/** Events are handed on at most this often, so that a long history is drawn once and not five thousand times. */
const FLUSH_MS = 16;

/** What a stream needs from outside; tests bring their own. */
export type StreamPorts = {
  /** A one-time ticket; rejects with an error that has a `status` where the gateway refused. */
  readonly ticket: () => Promise<string>;
  readonly connect: (ticket: string, after: number) => WebSocket;
  readonly now: () => number;
  /** In [0, 1). */
  readonly chance: () => number;
  readonly onEvents: (events: readonly LogEvent[]) => void;
  readonly onLive: (frame: LiveFrame) => void;
  readonly onConnection: (connection: Connection) => void;
};

/**
 * Follows the log of one discussion: gets a ticket, connects after the last `seq` seen, applies every event once and in
 * order, and comes back by itself. A gap means that something was lost on the way: it connects anew after the last
 * event it has.
 */
export class DiscussionStream {
  private readonly sequencer = new Sequencer();
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private openedAt = Number.POSITIVE_INFINITY;
  private stopped = false;
  private batch: LogEvent[] = [];

  constructor(private readonly ports: StreamPorts) {}

  start(): void {
    this.ports.onConnection({ state: 'connecting' });
    void this.open();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.drop();
  }

  /** Connects at once where the connection is lost: the network is back, or the person asks. */
  retryNow(): void {
    if (this.stopped || this.socket !== null) return;
    clearTimeout(this.timer);
    void this.open();
  }

  /** Tells the others; lost without a word where the stream is not open. */
  send(frame: Output<typeof ClientFrame>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private async open(): Promise<void> {
    const ticket = await this.ports.ticket().catch((error: unknown) => this.refused(error));
    if (ticket === null || this.stopped || this.socket !== null) return;
    const socket = this.ports.connect(ticket, this.sequencer.head);
    this.socket = socket;
    this.timer = setTimeout(() => this.lost(socket), OPENING_TIMEOUT_MS);
    socket.onopen = () => {
      clearTimeout(this.timer);
      this.openedAt = this.ports.now();
      this.ports.onConnection({ state: 'live' });
    };
    socket.onmessage = (message) => this.receive(socket, message.data);
    socket.onclose = (closed) => this.closed(socket, closed.code);
  }

  /** The ticket was refused: for good where the discussion is none of ours, else it is asked again later. */
  private refused(error: unknown): null {
    const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
    if (this.stopped) return null;
    if (status === 401) this.end('signed-out');
    else if (status === 404) this.end('not-found');
    else this.retryLater();
    return null;
  }

  private receive(socket: WebSocket, text: unknown): void {
    if (socket !== this.socket) return;
    const frame = readFrame(text);
    if (frame === null) return;
    if (!isLogEvent(frame)) {
      this.flush();
      this.ports.onLive(frame);
      return;
    }
    const verdict = this.sequencer.admit(frame.seq);
    if (verdict === 'apply') this.hold(frame);
    if (verdict === 'gap') this.lost(socket);
  }

  private hold(event: LogEvent): void {
    if (this.batch.length === 0) setTimeout(() => this.flush(), FLUSH_MS);
    this.batch.push(event);
  }

  private flush(): void {
    if (this.batch.length === 0 || this.stopped) return;
    const events = this.batch;
    this.batch = [];
    this.ports.onEvents(events);
  }

  private closed(socket: WebSocket, code: number): void {
    if (socket !== this.socket || this.stopped) return;
    if (code === NOT_FOUND) this.end('not-found');
    else this.lost(socket);
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket || this.stopped) return;
    this.drop();
    if (this.ports.now() - this.openedAt >= STEADY_MS) this.failures = 0;
    this.openedAt = Number.POSITIVE_INFINITY;
    this.retryLater();
  }

  private retryLater(): void {
    this.failures++;
    const wait = reconnectDelay(this.failures, this.ports.chance());
    this.ports.onConnection({ state: 'lost', retryAt: this.ports.now() + wait, failures: this.failures });
    this.timer = setTimeout(() => void this.open(), wait);
  }

  private end(reason: 'not-found' | 'signed-out'): void {
    this.stopped = true;
    this.drop();
    this.ports.onConnection({ state: 'closed', reason });
  }

  private drop(): void {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
