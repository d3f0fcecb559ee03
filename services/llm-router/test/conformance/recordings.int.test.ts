import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatOf, readJson, readRecording, splitReplies, type Recorded } from './recorded.ts';
import { byteByByte, cutAt, refusing, ReplayServer, streaming } from './replay-server.ts';
import { ask, modelAt, part, VENDORS, vendorOf, wire, type Gathered, type WireFormat } from './vendors.ts';

const root = process.env['CONFORMANCE_DATA'];
const folder = root === undefined ? null : join(root, 'vendor-streams');

/** Every file below the folder, wherever it lies and whatever it is called. */
const files = (suffix: string): string[] =>
  folder === null
    ? []
    : readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(suffix))
        .toSorted();

type Recording = { readonly name: string; readonly lines: readonly string[]; readonly events: readonly unknown[] };

const recordings: readonly (Recording & { format: WireFormat | null })[] = files('.chunks.txt').flatMap((name) => {
  const lines = readFileSync(join(folder!, name), 'utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && line.trim() !== '[DONE]');
  const format = formatOf(lines.map(readJson));
  const replies = splitReplies(lines, readJson);
  return replies.map((reply, i) => ({
    name: replies.length === 1 ? name : `${name}, reply ${i + 1}`,
    lines: reply,
    events: reply.map(readJson),
    format,
  }));
});
const known = recordings.flatMap((recording) =>
  recording.format === null ? [] : [{ ...recording, vendor: vendorOf(recording.format), format: recording.format }],
);

const expectedEnd = ({ end }: Recorded): object => {
  if (end === 'refused') return { type: 'failed', failure: { cause: 'refused' } };
  if (end === 'failed') return { type: 'failed' };
  if (end === 'cut') return { type: 'failed', failure: { cause: 'truncated' } };
  return { type: 'finished', reason: end };
};

/** Ids of calls are ours where a vendor gives none. */
const comparable = ({ toolCalls, ...reply }: Gathered) => ({
  ...reply,
  toolCalls: toolCalls.map(({ name, arguments: given }) => ({ name, arguments: readJson(given) })),
});
const asObject = (value: unknown): unknown => (typeof value === 'string' ? readJson(value) : value);

/** Longer ones are cut at some places only: each cut is a request of its own. */
const EVERY_BYTE_BELOW = 3_000;
const FEWEST_CUTS = 60;

/** Every byte of a short recording; of a long one an even choice, and every byte inside of characters. */
function cutsOf(bytes: Buffer): number[] {
  const step = bytes.length < EVERY_BYTE_BELOW ? 1 : Math.ceil(bytes.length / FEWEST_CUTS);
  const even = Array.from({ length: Math.ceil(bytes.length / step) - 1 }, (_, i) => (i + 1) * step);
  const isInside = (at: number) => (bytes[at]! & 0xc0) === 0x80;
  const inside = Array.from(bytes.keys()).filter(isInside).slice(0, FEWEST_CUTS);
  return [...new Set([...even, ...inside])];
}

describe.skipIf(folder === null)('recorded replies (CONFORMANCE_DATA)', () => {
  let server: ReplayServer;
  beforeAll(async () => void (server = await ReplayServer.start()));
  afterAll(() => server.stop());

  it('are there', () => expect(known.length).toBeGreaterThan(0));

  describe.each(known)('$name ($format)', ({ vendor, lines, events, format }) => {
    const bytes = wire(vendor, lines);
    const replay = async (pieces: readonly Buffer[]) => {
      server.reply = streaming(pieces);
      return comparable(await ask(modelAt(vendor, server.url)));
    };

    it('is read to its text, tool calls, end and usage', async () => {
      const reply = await replay([bytes]);
      expect(reply.ends).toBe(1);
      if (events.some((event) => typeof event === 'string')) return expect(reply.end).toMatchObject({ type: 'failed' });
      const recorded = readRecording[format](events);
      expect(reply.end).toMatchObject(expectedEnd(recorded));
      if (reply.end?.type === 'failed') return;
      expect(reply.text).toBe(recorded.text);
      expect(reply.toolCalls).toEqual(
        recorded.toolCalls.map((call) => ({ name: call.name, arguments: asObject(call.arguments) })),
      );
      expect(reply.usage).toMatchObject({ input: recorded.input, output: recorded.output });
    });

    it('comes out the same cut anywhere, also inside a character, and byte by byte', { timeout: 300_000 }, async () => {
      const whole = await replay([bytes]);
      for (const at of cutsOf(bytes)) expect(await replay(cutAt(bytes, at))).toEqual(whole);
      expect(await replay(byteByByte(bytes))).toEqual(whole);
    });

    it('is never complete without its last events', async () => {
      const reply = await replay([part(vendor, lines.slice(0, -2))]);
      const recorded = readRecording[format](events.slice(0, -2));
      if (reply.end?.type === 'finished') expect(reply.end.reason).toBe(recorded.end);
      else expect(reply.end).toMatchObject({ type: 'failed' });
    });
  });

  const strange = recordings.filter(({ format }) => format === null).map(({ name }) => name);
  it.skipIf(strange.length === 0).each(strange)('%s: no adapter speaks this format', (name) => {
    expect(formatOf(recordings.find((recording) => recording.name === name)!.events)).toBeNull();
  });

  const bodies = files('.json').map((name) => ({
    name,
    body: JSON.parse(readFileSync(join(folder!, name), 'utf8')) as { error?: { code?: unknown } },
  }));

  it.each(bodies.filter(({ body }) => body.error))('$name: a refusal is a failure', async ({ body }) => {
    const code = body.error?.code;
    server.reply = refusing(typeof code === 'number' ? code : 429, body);
    for (const vendor of VENDORS) {
      expect((await ask(modelAt(vendor, server.url))).end).toMatchObject({ type: 'failed' });
    }
  });

  it('Gemini asks for patience inside the body', async ({ skip }) => {
    const asking = bodies.find(({ body }) => JSON.stringify(body).includes('google.rpc.RetryInfo'));
    if (!asking) return skip();
    const seconds = Number(/"retryDelay":"([\d.]+)s"/.exec(JSON.stringify(asking.body))?.[1]);
    server.reply = refusing(429, asking.body);
    const { end } = await ask(modelAt(vendorOf('gemini'), server.url));
    expect(end).toMatchObject({
      type: 'failed',
      failure: { cause: 'rate_limited', retryAfterMs: seconds * 1000 },
    });
  });

  it.each(bodies.filter(({ body }) => !body.error))(
    '$name: a whole reply where a stream was asked for is no success',
    async ({ body }) => {
      server.reply = (_, response) =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      for (const vendor of VENDORS) {
        expect((await ask(modelAt(vendor, server.url))).end).toMatchObject({ type: 'failed' });
      }
    },
  );
});
