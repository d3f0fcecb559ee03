import {
  Client,
  StreamableHTTPClientTransport,
  type JsonSchemaValidator,
  type jsonSchemaValidator,
} from '@modelcontextprotocol/client';
import { answered, failed, refused } from '../../../application/tools/answers.ts';
import { LONGEST_RESULT } from '../../../domain/tools/bounds.ts';
import type { Arguments, OutsideTool, ToolAnswer } from '../../../ports/tool.ts';
import { addressGuard } from './address-guard.ts';
import { foreignTool, type Offered } from './foreign-tool.ts';
import { guardedFetch, type GuardedFetch, type Resolve } from './guarded-fetch.ts';
import type { McpServerSettings } from './read-mcp-servers.ts';

/** Bytes of one answer of a server. */
const LARGEST_ANSWER = 1024 * 1024;
/** Pages of its list of tools. */
const MOST_PAGES = 8;

export type McpServerParts = {
  /** Told what went wrong at a server; never shown to a model. */
  readonly onTrouble: (server: string, error: unknown) => void;
  readonly resolve?: Resolve;
};

/** What a client needs to know of a stranger's schemas: nothing. We check what we send, and read results as text. */
const unchecked: jsonSchemaValidator = {
  getValidator:
    <T>(): JsonSchemaValidator<T> =>
    (input) => ({ valid: true, data: input as T, errorMessage: undefined }),
};

/**
 * One MCP server over streamable HTTP. Its connection is made when it is needed and dropped when anything is wrong with it.
 * Nothing it says is more than words: it may ask nothing of us, and of its tools only those on the allow-list are seen.
 */
export class McpServer {
  readonly name: string;
  readonly #settings: McpServerSettings;
  readonly #parts: McpServerParts;
  readonly #fetch: GuardedFetch;
  #client: Promise<Client> | null = null;
  #tools: readonly OutsideTool[] = [];

  constructor(settings: McpServerSettings, parts: McpServerParts) {
    this.name = settings.name;
    this.#settings = settings;
    this.#parts = parts;
    this.#fetch = guardedFetch({
      origin: settings.url.origin,
      guard: addressGuard(settings.allowedAddresses),
      timeoutMs: settings.timeoutMs,
      largestAnswer: LARGEST_ANSWER,
      ...(parts.resolve ? { resolve: parts.resolve } : {}),
    });
  }

  /** As they were when the server last told. */
  get tools(): readonly OutsideTool[] {
    return this.#tools;
  }

  /** Asks the server for its tools. Where it cannot be reached what was known stays. */
  async refresh(): Promise<void> {
    try {
      const client = await this.#connected();
      const { tools } = await client.listTools(undefined, { timeout: this.#settings.timeoutMs, cacheMode: 'bypass' });
      this.#tools = this.#usable(tools);
    } catch (error) {
      await this.#drop(error);
    }
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => null);
    this.#client = null;
    await client?.close().catch(() => undefined);
    await this.#fetch.close();
  }

  #usable(offered: readonly Offered[]): OutsideTool[] {
    return this.#settings.tools.flatMap((name): OutsideTool[] => {
      const found = offered.find((tool) => tool.name === name);
      const spec = found && foreignTool(this.name, found);
      if (!spec) return [];
      const ask = (given: Arguments, signal: AbortSignal) => this.#ask(name, given, signal);
      return [{ kind: 'outside', origin: { server: this.name, tool: name }, spec, ask }];
    });
  }

  async #ask(name: string, given: Arguments, signal: AbortSignal): Promise<ToolAnswer> {
    try {
      const client = await this.#connected();
      const timeout = { timeout: this.#settings.timeoutMs, maxTotalTimeout: this.#settings.timeoutMs };
      const result = await client.callTool({ name, arguments: { ...given } }, { signal, ...timeout });
      const text = textOf(result);
      return result.isError === true ? refused(text) : answered(text);
    } catch (error) {
      if (!signal.aborted) await this.#drop(error);
      // Its own words about the failure may come from anywhere; the log has them.
      return failed(
        signal.aborted ? 'the turn ended before it answered' : `the server ${this.name} gave no usable answer`,
      );
    }
  }

  #connected(): Promise<Client> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<Client> {
    const client = new Client(
      { name: 'maestro-discussions', version: '1' },
      {
        capabilities: {},
        listMaxPages: MOST_PAGES,
        jsonSchemaValidator: unchecked,
        inputRequired: { autoFulfill: false },
      },
    );
    const transport = new StreamableHTTPClientTransport(this.#settings.url, {
      fetch: (input, init) => (init?.method === 'GET' ? noStream() : this.#fetch.fetch(input, init)),
      requestInit: { headers: { ...this.#settings.headers }, redirect: 'error' },
      reconnectionOptions: {
        maxRetries: 0,
        initialReconnectionDelay: 1_000,
        maxReconnectionDelay: 1_000,
        reconnectionDelayGrowFactor: 1,
      },
    });
    await client.connect(transport, { timeout: this.#settings.timeoutMs });
    return client;
  }

  async #drop(error: unknown): Promise<void> {
    this.#parts.onTrouble(this.name, error);
    const client = await this.#client?.catch(() => null);
    this.#client = null;
    await client?.close().catch(() => undefined);
  }
}

/** We listen to nothing a server would tell unasked. */
const noStream = (): Promise<Response> => Promise.resolve(new Response(null, { status: 405 }));

type Content = { readonly type: string; readonly text?: unknown; readonly mimeType?: unknown };

/** What a model reads of a result: its text. Pictures and sounds are named, not shown. */
function textOf({ content, structuredContent }: { content?: unknown; structuredContent?: unknown }): string {
  const blocks = Array.isArray(content) ? (content as Content[]) : [];
  const parts = blocks.map((block) =>
    block.type === 'text' && typeof block.text === 'string' ? block.text : `[${block.type}, not shown]`,
  );
  if (parts.length === 0 && structuredContent !== undefined) parts.push(JSON.stringify(structuredContent));
  const text = parts
    .join('\n')
    .slice(0, 2 * LONGEST_RESULT)
    .toWellFormed()
    .replaceAll('\0', '');
  return text === '' ? '(nothing)' : text;
}
