import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byteByByte, cutAt, refusing, ReplayServer, streaming } from './replay-server.ts';
import { readRecording, type Recorded } from './recorded.ts';
import { ask, modelAt, VENDORS, wire, type Gathered, type Vendor } from './vendors.ts';

const root = process.env['CONFORMANCE_DATA'];
const folder = root === undefined ? null : join(root, 'vendor-streams');

const endOf = ({ end, toolCalls }: Recorded): object => {
  if (['refusal', 'SAFETY'].includes(end)) return { type: 'failed', failure: { cause: 'refused' } };
  if (end === 'failed') return { type: 'failed' };
  if (['max_tokens', 'incomplete', 'MAX_TOKENS'].includes(end)) return { type: 'finished', reason: 'length' };
  return { type: 'finished', reason: toolCalls.length > 0 ? 'tool_use' : 'end' };
};

const readArguments = (reply: Gathered): Recorded['toolCalls'] =>
  reply.toolCalls.map((call) => {
    try {
      return { name: call.name, arguments: JSON.parse(call.arguments) as unknown };
    } catch {
      return call;
    }
  });

const present = folder !== null && existsSync(folder);
/** Recordings of Chat Completions belong to compatible endpoints, which have no adapter yet. */
const recordings = (vendor: Vendor): string[] =>
  present
    ? readdirSync(join(folder, vendor.folder)).filter(
        (name) => name.endsWith('.chunks.txt') && !name.includes('-chat-'),
      )
    : [];

describe.skipIf(!present)('recorded replies (CONFORMANCE_DATA)', () => {
  let server: ReplayServer;
  beforeAll(async () => void (server = await ReplayServer.start()));
  afterAll(() => server.stop());

  describe.each(VENDORS)('$name', (vendor) => {
    const replay = (pieces: readonly Buffer[]) => {
      server.reply = streaming(pieces);
      return ask(modelAt(vendor, server.url));
    };
    const load = (name: string) =>
      readFileSync(join(folder!, vendor.folder, name), 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '');

    it.each(recordings(vendor))('%s', { timeout: 120_000 }, async (name) => {
      const lines = load(name);
      const recorded = readRecording[vendor.name](lines.map((line): unknown => JSON.parse(line)));
      const bytes = wire(vendor, lines);
      const reply = await replay([bytes]);
      expect(reply.end).toMatchObject(endOf(recorded));
      expect(reply.ends).toBe(1);
      expect(reply.text).toBe(recorded.text);
      expect(readArguments(reply)).toEqual(recorded.toolCalls);
      if (reply.end?.type === 'finished') {
        expect(reply.usage).toMatchObject({ input: recorded.input, output: recorded.output });
      }
      expect(await replay(byteByByte(bytes.subarray(0, 8_000)).concat(bytes.subarray(8_000)))).toEqual(reply);
    });

    it('comes out the same cut at every byte', { timeout: 120_000 }, async () => {
      const shortest = recordings(vendor)
        .map((name) => wire(vendor, load(name)))
        .sort((a, b) => a.length - b.length)[0]!;
      const whole = await replay([shortest]);
      for (let at = 1; at < shortest.length; at++) expect(await replay(cutAt(shortest, at))).toEqual(whole);
    });
  });

  it('Gemini asks for patience inside the body', async () => {
    server.reply = refusing(
      429,
      JSON.parse(readFileSync(join(folder!, 'google', 'google-429-retry-info.json'), 'utf8')),
    );
    const { end } = await ask(modelAt(VENDORS[2]!, server.url));
    expect(end).toMatchObject({ type: 'failed', failure: { cause: 'rate_limited', retryAfterMs: 34_400 } });
  });
});
