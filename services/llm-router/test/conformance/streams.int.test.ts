import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { byteByByte, cutAt, ReplayServer, streaming } from './replay-server.ts';
import { ask, modelAt, part, request, VENDORS, wire, type Vendor } from './vendors.ts';

const fixture = (vendor: Vendor, name: string): string[] =>
  readFileSync(new URL(`../fixtures/${vendor.name}/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n');

const WHOLE = 'Grüße, 日本 👩‍🚀!';

describe.each(VENDORS)('what $name streams', (vendor) => {
  let server: ReplayServer;
  beforeAll(async () => void (server = await ReplayServer.start()));
  afterAll(() => server.stop());
  beforeEach(() => void (server.requests.length = 0));
  const replay = (pieces: readonly Buffer[], after?: 'end' | 'hang' | 'reset') => {
    server.reply = streaming(pieces, after);
    return ask(modelAt(vendor, server.url));
  };

  it('is read to text, model, usage and end', async () => {
    const reply = await replay([wire(vendor, fixture(vendor, 'text'))]);
    expect(reply).toMatchObject({ text: WHOLE, end: { type: 'finished', reason: 'end' }, ends: 1 });
    expect(reply.model).toMatch(/-x-1$/);
    expect(reply.usage).toMatchObject({ input: 100, output: 12, cachedInput: 85 });
  });

  it('is read to tool calls', async () => {
    const reply = await replay([wire(vendor, fixture(vendor, 'tool'))]);
    expect(reply.toolCalls).toEqual([{ name: 'fs_read', arguments: '{"path":"a.md"}' }]);
    expect(reply.end).toEqual({ type: 'finished', reason: 'tool_use' });
    expect(reply.usage).toMatchObject({ input: 7, output: 9 });
  });

  it('may hold what nobody knows: it is skipped and counted', async () => {
    const reply = await replay([wire(vendor, fixture(vendor, 'text'))]);
    expect(reply.skipped.length).toBeGreaterThan(0);
    expect(reply.text).toBe(WHOLE);
  });

  it('comes out the same byte by byte', async () => {
    const bytes = wire(vendor, fixture(vendor, 'text'));
    expect(await replay(byteByByte(bytes))).toEqual(await replay([bytes]));
  });

  it('comes out the same cut at any byte, also inside a character', { timeout: 60_000 }, async () => {
    const bytes = wire(vendor, fixture(vendor, 'tool'));
    const whole = await replay([bytes]);
    for (let at = 1; at < bytes.length; at++) expect(await replay(cutAt(bytes, at))).toEqual(whole);
    const text = wire(vendor, fixture(vendor, 'text'));
    const wholeText = await replay([text]);
    const rocket = text.indexOf('👩');
    for (let at = rocket - 8; at < rocket + 20; at++) expect(await replay(cutAt(text, at))).toEqual(wholeText);
  });

  it('is never complete without its end mark, wherever it is cut', async () => {
    const events = fixture(vendor, 'text');
    for (let kept = 0; kept < events.length; kept++) {
      const reply = await replay([part(vendor, events.slice(0, kept))]);
      expect(reply.end).toMatchObject({ type: 'failed', failure: { cause: 'truncated', retryable: true } });
      expect(reply.ends).toBe(1);
    }
  });

  it('is not complete when the connection breaks in the middle', async () => {
    const events = fixture(vendor, 'text').slice(0, -1);
    const reply = await replay([part(vendor, events)], 'reset');
    expect(reply.end).toMatchObject({ type: 'failed', failure: { cause: 'truncated' } });
  });

  it('is not complete with half an event at its end', async () => {
    const bytes = wire(vendor, fixture(vendor, 'text'));
    const reply = await replay([bytes.subarray(0, bytes.length - 30)]);
    expect(reply.end).toMatchObject({ type: 'failed', failure: { cause: 'truncated' } });
  });

  it('ends at its end mark, even where the connection stays open, which is closed a little later', async () => {
    let closed = false;
    server.reply = async (recorded, response) => {
      response.on('close', () => (closed = true));
      await streaming([wire(vendor, fixture(vendor, 'text'))], 'hang')(recorded, response);
    };
    const reply = await ask(modelAt(vendor, server.url));
    expect(reply.end).toEqual({ type: 'finished', reason: 'end' });
    expect(closed).toBe(false);
    await expect.poll(() => closed).toBe(true);
  });

  it('leaves its connection to the next one', async () => {
    const model = modelAt(vendor, server.url);
    server.reply = streaming([wire(vendor, fixture(vendor, 'text'))]);
    const before = server.connections;
    for (let i = 0; i < 5; i++) expect((await ask(model)).text).toBe(WHOLE);
    expect(server.connections - before).toBeLessThanOrEqual(2);
  });

  it('ends within 100 ms of a cancellation, and the vendor sees the connection close', async () => {
    const took: number[] = [];
    // The best of three: a busy machine is no slow router.
    for (let round = 1; round <= 3; round++) {
      let closedAt = 0;
      server.reply = async (recorded, response) => {
        response.on('close', () => (closedAt = performance.now()));
        await streaming([part(vendor, fixture(vendor, 'text').slice(0, 3))], 'hang')(recorded, response);
      };
      const giveUp = new AbortController();
      const reply = ask(modelAt(vendor, server.url), {}, giveUp.signal);
      await expect.poll(() => server.requests.length).toBe(round);
      await new Promise((resolve) => setTimeout(resolve, 50));
      const at = performance.now();
      giveUp.abort();
      expect((await reply).end).toMatchObject({ type: 'failed', failure: { cause: 'cancelled', retryable: false } });
      const ended = performance.now();
      await expect.poll(() => closedAt).toBeGreaterThan(0);
      took.push(Math.max(ended, closedAt) - at);
    }
    expect(Math.min(...took)).toBeLessThan(100);
  });

  it('is left in peace when nobody reads on', async () => {
    let closed = false;
    server.reply = async (recorded, response) => {
      response.on('close', () => (closed = true));
      await streaming([part(vendor, fixture(vendor, 'text').slice(0, -1))], 'hang')(recorded, response);
    };
    for await (const event of modelAt(vendor, server.url).stream(request(), new AbortController().signal)) {
      if (event.type === 'text') break;
    }
    await expect.poll(() => closed).toBe(true);
  });

  it('is not asked for at all once the call is given up', async () => {
    const reply = await ask(modelAt(vendor, server.url), {}, AbortSignal.abort());
    expect(reply.end).toMatchObject({ type: 'failed', failure: { cause: 'cancelled' } });
    expect(server.requests).toHaveLength(0);
  });
});
