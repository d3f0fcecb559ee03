import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';

export type Reply = (request: RecordedRequest, response: ServerResponse) => Promise<void> | void;
export type RecordedRequest = {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
};

/** An HTTP server on a free loopback port that answers every request as it is told, and remembers what was asked. */
export class ReplayServer {
  readonly requests: RecordedRequest[] = [];
  reply: Reply = (_, response) => void response.writeHead(500).end();
  /** Connections accepted so far. */
  connections = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<ReplayServer> {
    const server = new ReplayServer();
    server.#server.on('connection', () => (server.connections += 1));
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const recorded = {
      path: request.url ?? '',
      headers: request.headers,
      body: text === '' ? null : (JSON.parse(text) as unknown),
    };
    this.requests.push(recorded);
    await this.reply(recorded, response);
  }
}

/** Streams these bytes, one write per piece, each on its way before the next. */
export const streaming =
  (
    pieces: readonly Buffer[],
    after: 'end' | 'hang' | 'reset' = 'end',
    headers: Readonly<Record<string, string>> = {},
  ): Reply =>
  async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
    response.socket?.setNoDelay(true);
    for (const piece of pieces) {
      if (response.destroyed) return;
      response.write(piece);
      await turnOfTheLoop();
    }
    if (after === 'end') response.end();
    if (after === 'reset') response.socket?.resetAndDestroy();
  };

export const refusing =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

export const cutAt = (bytes: Buffer, at: number): Buffer[] => [bytes.subarray(0, at), bytes.subarray(at)];
export const byteByByte = (bytes: Buffer): Buffer[] => Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
