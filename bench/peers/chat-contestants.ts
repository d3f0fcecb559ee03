import { Agent, request } from 'node:http';
import OpenAI from 'openai';
import { now } from '../measure/figures.ts';

export type Contestant = {
  readonly name: string;
  /** Whose CPU its streams cost; the client's own where it is the client. */
  readonly pids: readonly number[];
  /** One whole stream. Milliseconds to its first token. */
  call(): Promise<number>;
};

/** The floor: the official SDK, straight to the provider. */
export function overSdk(name: string, vendor: string): Contestant {
  const openai = new OpenAI({ apiKey: 'simulated', baseURL: vendor, maxRetries: 0 });
  return {
    name,
    pids: [process.pid],
    async call() {
      const begun = now();
      let first: number | null = null;
      const stream = await openai.responses.create({ model: 'gpt-simulated', stream: true, input: 'Which database?' });
      for await (const event of stream) if (event.type === 'response.output_text.delta') first ??= now() - begun;
      return first ?? Number.NaN;
    },
  };
}

export type Asked = {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
  /** What the piece with the first token looks like. */
  readonly first: RegExp;
};

/** Anything that is asked over HTTP, by a client that reads bytes and no more. */
export function overHttp(name: string, pids: readonly number[], { url, headers, body, first }: Asked): Contestant {
  const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });
  const payload = JSON.stringify(body);
  return {
    name,
    pids,
    call: () =>
      new Promise((resolve, reject) => {
        const begun = now();
        let took = Number.NaN;
        const sent = request(url, {
          agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload), ...headers },
        });
        sent.on('error', reject);
        sent.on('response', (response) => {
          if (response.statusCode !== 200) reject(new Error(`${name} answers ${response.statusCode}`));
          response.setEncoding('utf8');
          response.on('data', (text: string) => {
            if (Number.isNaN(took) && first.test(text)) took = now() - begun;
          });
          response.on('error', reject);
          response.on('end', () => resolve(took));
        });
        sent.end(payload);
      }),
  };
}
