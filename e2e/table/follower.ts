import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Person } from './person.ts';

export type Seen = {
  readonly type: string;
  readonly seq: number;
  readonly at: string;
  readonly data: Record<string, any>;
};
export type Live = { readonly type: string; readonly data: Record<string, any> };

const ENDS = ['decided', 'deadlocked', 'cancelled'];

/** Somebody's view of one discussion: the log as the stream brings it, resumed by itself after every cut. */
export class Follower {
  readonly log: Seen[] = [];
  readonly live: Live[] = [];
  readonly closes: number[] = [];
  readonly #url: string;
  readonly #person: Person;
  readonly #onEvent: (event: Seen) => void;
  readonly #waiting = new Set<() => void>();
  #socket: WebSocket | undefined;
  #stopped = false;

  /** `onEvent` is called as each event of the log arrives. */
  constructor(baseUrl: string, person: Person, discussionId: string, onEvent: (event: Seen) => void = () => undefined) {
    this.#onEvent = onEvent;
    this.#url = `${baseUrl.replace('http', 'ws')}/v1/discussions/${discussionId}/stream`;
    this.#person = person;
    this.#connect();
  }

  get hasEnded(): boolean {
    return this.log.some((e) => e.type === 'discussion:phase' && ENDS.includes(e.data['to']));
  }

  get lastSeq(): number {
    return this.log.at(-1)?.seq ?? 0;
  }

  /** Pulls the plug: no close frame, as when a cable is cut. False where nothing was connected just now. */
  cut(): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.terminate();
    return true;
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.terminate();
  }

  send(frame: unknown): void {
    this.#socket?.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The first event that fits, already seen or still to come; an error naming what was awaited after `ms`. */
  async event(what: string, fits: (event: Seen) => boolean, ms = 60_000): Promise<Seen> {
    const deadline = Date.now() + ms;
    for (;;) {
      const found = this.log.find(fits);
      if (found) return found;
      if (Date.now() >= deadline) throw new Error(`never saw ${what}; last: ${JSON.stringify(this.log.at(-1))}`);
      await Promise.race([this.#next(), pause(Math.min(250, deadline - Date.now() + 1))]);
    }
  }

  typed(type: string, ms?: number): Promise<Seen> {
    return this.event(type, (e) => e.type === type, ms);
  }

  phase(...phases: string[]): Promise<Seen> {
    return this.event(
      `phase ${phases.join(' or ')}`,
      (e) => e.type === 'discussion:phase' && phases.includes(e.data['to']),
    );
  }

  end(ms = 120_000): Promise<Seen> {
    return this.event('the end', (e) => e.type === 'discussion:phase' && ENDS.includes(e.data['to']), ms);
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
    });
  }

  #connect(): void {
    const socket = new WebSocket(`${this.#url}?after=${this.lastSeq}`, {
      headers: { authorization: this.#person.authorization },
    });
    this.#socket = socket;
    socket.on('message', (raw) => this.#take(JSON.parse(String(raw)) as Seen));
    // A refused or broken connection is followed by 'close', which connects again.
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      this.closes.push(code);
      if (!this.#stopped) setTimeout(() => !this.#stopped && this.#connect(), 100);
    });
  }

  #take(frame: Seen | Live): void {
    if ('seq' in frame && typeof frame.seq === 'number') {
      this.log.push(frame);
      this.#onEvent(frame);
    } else if (this.live.length < 10_000) this.live.push(frame);
    for (const wake of [...this.#waiting]) wake();
  }
}
