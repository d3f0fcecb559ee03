import { connect } from 'node:net';
import { err, ok } from '@maestro/kernel';
import { until } from '@maestro/testing';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHAT_REPLY } from './usual-answers.ts';
import { bearer, openHouse, post, problem, type House } from './house.ts';

let house: House;
let token: string;
let alex: Record<string, string>;
let usual: House['owners']['chat'];
beforeAll(async () => {
  house = await openHouse();
  token = await house.token('alex');
  alex = bearer(token);
  usual = house.owners.chat;
});
afterAll(() => house.stop());
beforeEach(() => {
  house.owners.asked.length = 0;
  house.owners.chatsGivenUp.length = 0;
  house.owners.chat = usual;
});

const question = { persona: 'architect', messages: [{ role: 'user', content: 'Which?' }] };
const ask = (body: object = question, headers: Record<string, string> = {}) =>
  post(house.url, '/v1/chat', body, { ...alex, ...headers });
const EVENTS = { accept: 'text/event-stream' };

/** The events of a whole response. */
async function events(reply: Response): Promise<{ event: string; data: unknown }[]> {
  const text = await reply.text();
  return text
    .split('\n\n')
    .filter((one) => one !== '')
    .map((one) => {
      const [event = '', data = ''] = one.split('\n');
      return { event: event.replace('event: ', ''), data: JSON.parse(data.replace('data: ', '')) as unknown };
    });
}

describe('a chat', () => {
  it('is answered as JSON, and the order says who asks and that nobody watches', async () => {
    const reply = await ask(question, { 'idempotency-key': 'k1' });
    expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual(CHAT_REPLY);
    expect(house.owners.asked).toMatchObject([
      {
        question: 'chat',
        actor: { workspace_id: 'default', person_id: 'alex' },
        idempotency: { key: 'k1', route: 'POST /v1/chat' },
        body: { ...question, live: false, tools: [], tool_choice: 'auto' },
      },
    ]);
  });

  it('is answered as events where they are asked for, in either way', async () => {
    for (const reply of [await ask(question, EVENTS), await ask({ ...question, stream: true })]) {
      expect(reply.headers.get('content-type')).toMatch(/^text\/event-stream/);
      expect(await events(reply)).toEqual([
        { event: 'delta', data: { text: 'Postgres.' } },
        { event: 'done', data: CHAT_REPLY },
      ]);
    }
  });

  it('that begins anew says so, and one that fails in the middle ends with the problem', async () => {
    house.owners.chat = async (_order, _asked, teller) => {
      teller.text('void "text"\n');
      await new Promise((resolve) => setTimeout(resolve, 20));
      teller.restart(2);
      teller.text('whole');
      await new Promise((resolve) => setTimeout(resolve, 20));
      return ok({ kind: 'failed', failure: { cause: 'truncated', detail: 'cut', retry_after_ms: null } });
    };
    expect(await events(await ask(question, EVENTS))).toMatchObject([
      { event: 'delta', data: { text: 'void "text"\n' } },
      { event: 'restart', data: { attempt: 2 } },
      { event: 'delta', data: { text: 'whole' } },
      { event: 'error', data: { type: 'urn:maestro:problem:truncated', status: 502, detail: 'cut' } },
    ]);
  });

  it.each([
    ['invalid', 422],
    ['conflict', 409],
    ['key_reused', 422],
    ['unavailable', 503],
  ] as const)('refused as %s before its first piece is a problem, with or without events', async (kind, status) => {
    house.owners.chat = async () => err({ kind, detail: 'no', errors: [{ pointer: '/persona', detail: 'who?' }] });
    for (const headers of [{}, EVENTS]) {
      const reply = await ask(question, headers);
      expect(reply.status).toBe(status);
      expect(await problem(reply)).toMatchObject({ type: `urn:maestro:problem:${kind}`, detail: 'no' });
    }
  });

  it.each([
    ['rate_limited', 429],
    ['budget_spent', 402],
    ['refused', 422],
    ['timeout', 504],
  ] as const)('that fails with %s is a problem of its own', async (cause, status) => {
    const failure = { cause, detail: 'why', retry_after_ms: 2_500 };
    house.owners.chat = async () => ok({ kind: 'failed', failure });
    const reply = await ask();
    expect(reply.status).toBe(status);
    if (status === 429) expect(reply.headers.get('retry-after')).toBe('3');
    expect(await problem(reply)).toMatchObject({ type: `urn:maestro:problem:${cause}`, detail: 'why' });
  });

  it('whose client goes takes the call with it within 100 ms', async () => {
    const takes: number[] = [];
    let went = 0;
    house.owners.chat = (_order, _asked, teller, signal) =>
      new Promise((resolve) => {
        teller.text('It ');
        signal.addEventListener('abort', () => {
          takes.push(performance.now() - went);
          resolve(err({ kind: 'unavailable', detail: 'given up' }));
        });
      });
    // The best of three of each kind: a busy machine is no slow gateway.
    for (const headers of [EVENTS, EVENTS, EVENTS, {}, {}, {}]) {
      const leaving = new AbortController();
      const reply = post(house.url, '/v1/chat', question, { ...alex, ...headers }, leaving.signal);
      await until('it is asked', 2_000, () => house.owners.asked.length > takes.length);
      await new Promise((resolve) => setTimeout(resolve, 50));
      went = performance.now();
      leaving.abort();
      await reply.then((one) => one.text()).catch(() => undefined);
      const n = takes.length + 1;
      await until('it is given up', 2_000, () => takes.length === n);
    }
    expect(Math.min(...takes.slice(0, 3))).toBeLessThan(100);
    expect(Math.min(...takes.slice(3))).toBeLessThan(100);
  });

  it('that is not read is given up at 192 KiB, and its response ends', async () => {
    let told = 0;
    house.owners.chat = async (_order, _asked, teller, signal) => {
      while (!signal.aborted && told < 64 * 1024 * 1024) {
        teller.text('x'.repeat(16 * 1024));
        told += 16 * 1024;
        await new Promise(setImmediate);
      }
      return err({ kind: 'unavailable', detail: 'given up' });
    };
    const { port } = new URL(house.url);
    const socket = connect(Number(port), '127.0.0.1');
    const body = JSON.stringify({ ...question, stream: true });
    socket.write(
      `POST /v1/chat HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: ${alex['authorization']}\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    socket.pause();
    await until('it is given up', 10_000, () => house.owners.chatsGivenUp.length === 1);
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.resume();
    await closed;
  });
});

describe("OpenAI's client", () => {
  const client = () => new OpenAI({ apiKey: token, baseURL: `${house.url}/v1/openai`, maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'Which?' }];

  it('reads an answer, its usage and its tool calls', async () => {
    const tool_calls = [{ id: 'c1', name: 'look', arguments: '{"at":1}', echo: 'gcp:abc' }];
    house.owners.chat = async () =>
      ok({ kind: 'answered', reply: { ...CHAT_REPLY, text: '', tool_calls, finish_reason: 'tool_use' } });
    const completion = await client().chat.completions.create({
      model: 'architect',
      messages,
      tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
    });
    expect(completion.model).toBe('architect');
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
      },
    });
    expect(completion.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 });
  });

  it('reads a stream, and gives a whole message back', async () => {
    const stream = client().chat.completions.stream({
      model: 'claude/m',
      messages,
      stream_options: { include_usage: true },
    });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe('Postgres.');
    expect(final.usage?.total_tokens).toBe(5);
    expect(house.owners.asked[0]?.body).toMatchObject({ model: 'claude/m', live: true });
  });

  it('sends tools, results, a schema and limits as orders of ours', async () => {
    await client().chat.completions.create({
      model: 'architect',
      max_completion_tokens: 50,
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Which?' }] },
        {
          role: 'assistant',
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'Postgres' },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'choice', schema: { type: 'object' } } },
    });
    expect(house.owners.asked[0]?.body).toMatchObject({
      persona: 'architect',
      max_tokens: 50,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Which?' },
        { role: 'assistant', content: '', tool_calls: [{ id: 'c1', name: 'look', arguments: '{}' }] },
        { role: 'tool', tool_call_id: 'c1', content: 'Postgres' },
      ],
      schema: { name: 'choice', schema: { type: 'object' } },
    });
  });

  it('never joins the texts of two tries: the stream fails', async () => {
    house.owners.chat = async (_order, _asked, teller) => {
      teller.text('void');
      await new Promise((resolve) => setTimeout(resolve, 20));
      teller.restart(2);
      teller.text('whole');
      return ok({ kind: 'answered', reply: CHAT_REPLY });
    };
    const read = async () => {
      for await (const chunk of await client().chat.completions.create({
        model: 'architect',
        messages,
        stream: true,
      })) {
        expect(chunk.choices[0]?.delta.content).not.toBe('whole');
      }
    };
    await expect(read()).rejects.toThrow(/middle of its answer/);
  });

  it.each([
    ['a wrong token', () => new OpenAI({ apiKey: 'x', baseURL: `${house.url}/v1/openai`, maxRetries: 0 }), {}, 401],
    ['a setting that is not supported', client, { top_p: 0.5 }, 400],
    ['a field nobody knows', client, { colour: 'red' }, 400],
    ['no messages', client, { messages: [] }, 400],
  ] as const)('is told of %s in its own shape', async (_what, by, over, status) => {
    const sent = by().chat.completions.create({ model: 'architect', messages, ...over } as never);
    await expect(sent).rejects.toMatchObject({ status, error: { message: expect.any(String) as string } });
    expect(house.owners.asked).toEqual([]);
  });

  it('is told that there is no such model, and what a model said', async () => {
    house.owners.chat = async () =>
      err({
        kind: 'invalid',
        detail: 'nobody',
        errors: [{ pointer: '/persona', detail: 'there is no persona nobody' }],
      });
    const unknown = client().chat.completions.create({ model: 'nobody', messages });
    await expect(unknown).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
    house.owners.chat = async () =>
      ok({ kind: 'failed', failure: { cause: 'rate_limited', detail: 'slow down', retry_after_ms: null } });
    const limited = client().chat.completions.create({ model: 'architect', messages });
    await expect(limited).rejects.toMatchObject({ status: 429, code: 'rate_limited' });
  });

  it('lists personas and models', async () => {
    house.owners.answers.set('list-personas', async () =>
      ok({
        personas: [
          {
            persona: 'architect',
            version: 1,
            origin: 'product',
            name: 'A',
            role: 'r',
            provider: 'claude',
            model: 'm',
            simulated: true,
          },
        ],
      }),
    );
    const ids = [];
    for await (const model of client().models.list()) ids.push(model.id);
    expect(ids).toContain('architect');
    house.owners.answers.clear();
  });
});
