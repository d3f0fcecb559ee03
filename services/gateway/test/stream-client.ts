import { until } from '@maestro/testing';
import { WebSocket } from 'ws';

export type Frame = {
  readonly type: string;
  readonly seq?: number;
  readonly at: string;
  readonly data: Record<string, unknown>;
};

/** A client of one stream that remembers what it was sent. */
export class StreamClient {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;
  #closed: { code: number; reason: string } | null = null;

  constructor(url: string, path: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers });
    this.socket.on('message', (data) => this.frames.push(JSON.parse((data as Buffer).toString()) as Frame));
    this.socket.on('close', (code, reason) => (this.#closed = { code, reason: reason.toString() }));
    this.socket.on('error', () => undefined);
  }

  get log(): Frame[] {
    return this.frames.filter(({ seq }) => seq !== undefined);
  }

  get lastSeq(): number {
    return this.log.at(-1)?.seq ?? 0;
  }

  live(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  async reach(seq: number, ms = 10_000): Promise<void> {
    await until(`the client has event ${seq}`, ms, () => this.lastSeq >= seq);
  }

  async closed(ms = 10_000): Promise<{ code: number; reason: string }> {
    await until('the socket is closed', ms, () => this.#closed !== null);
    return this.#closed!;
  }

  async opened(): Promise<void> {
    await until('the socket is open', 5_000, () => this.socket.readyState === WebSocket.OPEN);
  }

  say(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Cuts the wire without a word. */
  cut(): void {
    this.socket.terminate();
  }
}

/** The same over server-sent events. */
export class EventStreamClient {
  readonly frames: Frame[] = [];
  readonly ids: string[] = [];
  readonly closing: string[] = [];
  readonly #abort = new AbortController();
  readonly response: Promise<Response>;
  ended = false;

  constructor(url: string, path: string, headers: Record<string, string> = {}) {
    this.response = fetch(url + path, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: this.#abort.signal,
    });
    void this.#read()
      .catch(() => undefined)
      .finally(() => (this.ended = true));
  }

  get log(): Frame[] {
    return this.frames.filter(({ seq }) => seq !== undefined);
  }

  async reach(seq: number): Promise<void> {
    await until(`the client has event ${seq}`, 10_000, () => this.ids.at(-1) === String(seq));
  }

  cut(): void {
    this.#abort.abort();
  }

  async #read(): Promise<void> {
    const { body, ok } = await this.response;
    if (!ok || !body) return;
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      blocks.forEach((block) => this.#take(block));
    }
  }

  #take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const data = field('data');
    if (data === undefined) return;
    if (field('event') === 'close') return void this.closing.push(data);
    const id = field('id');
    if (id !== undefined) this.ids.push(id);
    this.frames.push(JSON.parse(data) as Frame);
  }
}
