import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReplayServer, streaming } from './replay-server.ts';
import type { ToolCall } from '../../src/domain/tool.ts';
import { ask, modelAt, request, VENDORS, wire, type Vendor } from './vendors.ts';

describe('a stream that breaks its own rules', () => {
  let server: ReplayServer;
  beforeAll(async () => void (server = await ReplayServer.start()));
  afterAll(() => server.stop());
  const replay = (vendor: Vendor, events: string[]) => {
    server.reply = streaming([wire(vendor, events)]);
    return ask(modelAt(vendor, server.url));
  };
  const [claude, gpt] = VENDORS as [Vendor, Vendor, Vendor];

  it('is not believed when Claude begins twice or speaks outside a block', async () => {
    const start = '{"type":"message_start","message":{"model":"m"}}';
    const stray = '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}}';
    const opened = '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}';
    expect((await replay(claude, [start, opened, start])).end).toMatchObject({
      type: 'failed',
      failure: { detail: expect.stringContaining('out of its order') as unknown },
    });
    expect((await replay(claude, [start, stray])).end).toMatchObject({ type: 'failed' });
    expect((await replay(claude, [stray])).end).toMatchObject({ type: 'failed' });
  });

  it('keeps what GPT reasoned before each call, and nothing it did not encrypt', async () => {
    const item = (more: string) => `{"type":"response.output_item.done","item":{${more}}}`;
    const call = (id: string) => item(`"type":"function_call","call_id":"${id}","name":"fs_read","arguments":"{}"`);
    server.reply = streaming([
      wire(gpt, [
        item('"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"one"'),
        item('"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":""'),
        call('a'),
        call('b'),
        '{"type":"response.completed","response":{}}',
      ]),
    ]);
    const calls: ToolCall[] = [];
    for await (const event of modelAt(gpt, server.url).stream(request(), new AbortController().signal)) {
      if (event.type === 'tool-call') calls.push(event);
    }
    expect(calls.map(({ id, echo }) => [id, echo && (JSON.parse(echo.value) as unknown)])).toEqual([
      ['a', [{ id: 'rs_1', summary: [], encrypted_content: 'one' }]],
      ['b', null],
    ]);
  });

  it.each(VENDORS)(
    'is given up where $name sends an event that does not end, long before memory does',
    async (vendor) => {
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      let sent = 0;
      server.reply = async (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const endless = function* () {
          yield 'data: "';
          for (; sent < 64; sent += 1) yield chunk;
        };
        // Hung up on, as it has to be.
        await pipeline(Readable.from(endless()), response).catch(() => undefined);
      };
      const { end } = await ask(modelAt(vendor, server.url));
      const detail = expect.stringContaining('an event of more than 16777216 bytes') as string;
      expect(end).toMatchObject({ type: 'failed', failure: { cause: 'unavailable', detail } });
      expect(sent).toBeLessThan(32);
    },
  );

  const delta = (n: number, text: string) =>
    `{"type":"response.output_text.delta","sequence_number":${n},"item_id":"i","content_index":0,"delta":"${text}"}`;
  const done = (n: number, text: string) =>
    `{"type":"response.output_text.done","sequence_number":${n},"item_id":"i","content_index":0,"text":"${text}"}`;
  const completed = '{"type":"response.completed","response":{}}';

  it('loses nothing twice: GPT repeats an event', async () => {
    const reply = await replay(gpt, [delta(1, 'a'), delta(2, 'b'), delta(2, 'b'), done(3, 'ab'), completed]);
    expect(reply).toMatchObject({ text: 'ab', end: { type: 'finished' }, skipped: ['repeated event'] });
  });

  it('is made whole where GPT lost the last deltas, and refused where it lost others', async () => {
    expect(await replay(gpt, [delta(1, 'a'), done(3, 'abc'), completed])).toMatchObject({
      text: 'abc',
      end: { type: 'finished' },
    });
    expect((await replay(gpt, [delta(2, 'b'), done(3, 'ab'), completed])).end).toMatchObject({ type: 'failed' });
  });

  it('is told once though a proxy begins Claude’s reply twice, or changes the ids of GPT’s', async () => {
    const start = '{"type":"message_start","message":{"model":"m"}}';
    const said = [
      '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Once"}}',
      '{"type":"content_block_stop","index":0}',
      '{"type":"message_delta","delta":{"stop_reason":"end_turn"}}',
      '{"type":"message_stop"}',
    ];
    expect(await replay(claude, [start, start, ...said])).toMatchObject({ text: 'Once', end: { type: 'finished' } });
    const at = (n: number, type: string, more: string) =>
      `{"type":"response.output_text.${type}","item_id":"id-${n}","output_index":0,"content_index":0,${more}}`;
    const reply = await replay(gpt, [
      at(1, 'delta', '"delta":"On"'),
      at(2, 'delta', '"delta":"ce"'),
      at(3, 'done', '"text":"Once"'),
      completed,
    ]);
    expect(reply).toMatchObject({ text: 'Once', end: { type: 'finished' } });
  });

  const google = VENDORS[2]!;
  const gemini = (parts: string, more = '') => `{"candidates":[{"content":{"parts":[${parts}]}${more}}]}`;

  it('is put together where Gemini streams arguments, and refused where a piece has no place or the rest is missing', async () => {
    const start = gemini('{"functionCall":{"name":"fs_read","willContinue":true},"thoughtSignature":"s"}');
    const piece = (path: string, value: string) =>
      gemini(`{"functionCall":{"partialArgs":[{"jsonPath":"${path}",${value}}],"willContinue":true}}`);
    const last = gemini('{"functionCall":{}}', ',"finishReason":"STOP"');
    const whole = await replay(google, [
      start,
      piece('$.files[0].path', '"stringValue":"a."'),
      piece('$.files[0].path', '"stringValue":"md"'),
      piece('$.files[1].limit', '"numberValue":3'),
      piece('$.__proto__.polluted', '"boolValue":true'),
      last,
    ]);
    expect(whole.end).toEqual({ type: 'finished', reason: 'tool_use' });
    expect(whole.toolCalls).toEqual([
      { name: 'fs_read', arguments: '{"files":[{"path":"a.md"},{"limit":3}],"__proto__":{"polluted":true}}' },
    ]);
    expect({}).not.toHaveProperty('polluted');
    const lost = await replay(google, [start, piece('files[0]', '"stringValue":"a"'), last]);
    expect(lost.end).toMatchObject({ type: 'failed' });
    const cut = await replay(google, [start, gemini('{"text":""}', ',"finishReason":"STOP"')]);
    expect(cut.end).toMatchObject({ type: 'failed', failure: { cause: 'truncated' } });
  });

  it('is a refusal when GPT says so in its own way', async () => {
    const refusal = '{"type":"response.refusal.done","refusal":"I cannot help with that."}';
    expect((await replay(gpt, [refusal, completed])).end).toMatchObject({
      type: 'failed',
      failure: { cause: 'refused' },
    });
  });
});
