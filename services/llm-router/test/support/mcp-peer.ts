import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';

export type PeerTool = {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: { type: 'object'; [keyword: string]: unknown };
  /** What it answers, as MCP result content. */
  readonly run: (given: Record<string, unknown>, signal: AbortSignal) => unknown;
};

/** A real MCP server on loopback, built on the SDK; `instead` takes over raw HTTP where a test needs a bad one. */
export class McpPeer {
  readonly tools: PeerTool[] = [];
  /** Names of the tools that were called, in order. */
  readonly called: string[] = [];
  readonly headers: IncomingMessage['headers'][] = [];
  instead: ((request: IncomingMessage, response: ServerResponse) => void) | null = null;
  readonly #http = createServer((request, response) => void this.#serve(request, response));

  static async start(): Promise<McpPeer> {
    const peer = new McpPeer();
    await new Promise<void>((resolve) => peer.#http.listen(0, '127.0.0.1', resolve));
    return peer;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/mcp`;
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.headers.push(request.headers);
    if (this.instead) return this.instead(request, response);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await this.#server(gone.signal).connect(transport);
    const answer = await transport.handleRequest(
      new Request(this.url, {
        method: request.method ?? 'POST',
        headers: new Headers(
          Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
        ),
        ...(chunks.length > 0 ? { body: Buffer.concat(chunks).toString() } : {}),
      }),
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  #server(gone: AbortSignal): McpServer {
    const mcp = new McpServer({ name: 'peer', version: '1' }, { capabilities: { tools: {} } });
    // Below the SDK's own checks, so that a test can offer what a decent server never would.
    const { server } = mcp;
    server.setRequestHandler('tools/list', () => ({
      tools: this.tools.map(({ run: _, ...tool }) => tool),
    }));
    server.setRequestHandler('tools/call', async ({ params }) => {
      this.called.push(params.name);
      const tool = this.tools.find(({ name }) => name === params.name);
      if (!tool) throw new Error('no such tool');
      return (await tool.run(params.arguments ?? {}, gone)) as never;
    });
    return mcp;
  }
}

export const says = (text: string) => ({ content: [{ type: 'text', text }] });
