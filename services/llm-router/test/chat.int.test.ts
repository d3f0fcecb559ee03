import { ask, flow, type Actor, type ChatOrder, type ChatOutcome, type Refusal } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';
import type { RunningService } from '@maestro/service-runtime';
import { until } from '@maestro/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusing } from './conformance/replay-server.ts';
import { claudeCalls, claudeHangs, claudeSays } from './support/claude-says.ts';
import { openHouse, type House } from './support/house.ts';

let house: House;
let router: RunningService;
beforeAll(async () => {
  house = await openHouse();
  router = await house.startRouter({ LLM_RETRIES: '1' });
  await until('the router answers', 10_000, async () => {
    const reply = await house.gateway.ask(ask.pings['llm-router'], { actor: null, body: {} });
    return reply.ok;
  });
});
beforeEach(() => {
  house.vendors.requests.length = 0;
});
afterAll(async () => {
  await router.stop();
  await house.stop();
});

const alex: Actor = { workspace_id: 'default', person_id: 'alex', is_admin: true };
const order = (over: Partial<ChatOrder> = {}): ChatOrder => ({
  persona: 'architect',
  messages: [{ role: 'user', content: 'Which database?' }],
  tools: [],
  tool_choice: 'auto',
  live: true,
  ...over,
});
const key = (name: string, body_hash = 'h') => ({ key: name, route: 'POST /v1/chat', body_hash });

/** What the gateway is told of one chat. */
function chat(body: ChatOrder, idempotency: ReturnType<typeof key> | null = null) {
  const told: string[] = [];
  const ended: Result<ChatOutcome, Refusal>[] = [];
  const stream = house.gateway.openStream(
    flow.chat,
    { actor: alex, body, idempotency },
    {
      text: (literal) => void told.push(JSON.parse(literal) as string),
      restart: () => void told.push('RESTART'),
      end: (result) => void ended.push(result),
    },
  );
  const end = async () => {
    await until('the chat ends', 20_000, () => ended.length > 0);
    return ended[0]!;
  };
  return { stream, told, end };
}

const calls = () => house.db.selectFrom('calls').selectAll().where('purpose', '=', 'chat').execute();

/** The ledger's rows of a chat that was answered. */
async function triesOf(ended: Result<ChatOutcome, Refusal>) {
  if (!ended.ok || ended.value.kind !== 'answered') throw new Error('the chat was not answered');
  const { chat_id } = ended.value.reply;
  return house.db.selectFrom('model_tries').selectAll().where('call_id', '=', chat_id).execute();
}

describe('a chat', () => {
  it('is answered by the persona, told as it comes, and recorded with what it cost and not what was said', async () => {
    house.vendors.reply = claudeSays(['Use ', 'Post', 'greSQL.'], 30);
    const { told, end } = chat(order());
    const ended = await end();
    expect(ended).toMatchObject({
      ok: true,
      value: {
        kind: 'answered',
        reply: {
          persona: 'architect',
          persona_version: 1,
          provider: 'claude',
          model: 'claude-said',
          text: 'Use PostgreSQL.',
          finish_reason: 'end',
          usage: { input: 20, output: 7 },
          fallback_from: null,
        },
      },
    });
    expect(told.join('')).toBe('Use PostgreSQL.');
    expect(told.length).toBeGreaterThan(1);
    const [request] = house.vendors.requests;
    expect(JSON.stringify(request?.body)).toContain('You are Architect AI, software architect.');
    expect(await calls()).toEqual([]);
    expect(await triesOf(ended)).toMatchObject([
      { purpose: 'chat', persona: 'architect', discussion_id: 'chat:alex', input: 20, output: 7 },
    ]);
  });

  it('under a key is asked of a model once, told again, and refused with another body', async () => {
    house.vendors.reply = claudeSays(['Once.']);
    const first = await chat(order(), key('k1')).end();
    const again = chat(order(), key('k1'));
    expect(await again.end()).toEqual(first);
    expect(again.told).toEqual(['Once.']);
    expect(house.vendors.requests).toHaveLength(1);
    expect(await chat(order(), key('k1', 'other')).end()).toMatchObject({ ok: false, error: { kind: 'key_reused' } });
  });

  it('under a key that is still under way is a conflict, and one that failed may be tried again', async () => {
    house.vendors.reply = claudeHangs('Well');
    const first = chat(order({ model: 'claude/claude-haiku-5-5' }), key('k2'));
    await until('it speaks', 5_000, () => first.told.length > 0);
    expect(await chat(order(), key('k2')).end()).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    first.stream.cancel();
    await until('it is let go', 5_000, async () => (await calls()).some((row) => row.leased_until < new Date()));
    house.vendors.reply = claudeSays(['At last.']);
    expect(await chat(order(), key('k2')).end()).toMatchObject({ ok: true, value: { reply: { text: 'At last.' } } });
  });

  it('is paid for before its end is told, however many there are at once', async () => {
    house.vendors.reply = claudeSays(['Paid.']);
    const ended = await Promise.all(Array.from({ length: 40 }, () => chat(order()).end()));
    const paid = await Promise.all(ended.map(triesOf));
    expect(paid.map((tries) => tries.length)).toEqual(Array.from({ length: 40 }, () => 1));
  });

  it('given up by its listener reaches the vendor within 100 ms', async () => {
    const took: number[] = [];
    // The best of three: a busy machine is no slow router.
    for (let round = 1; round <= 3; round++) {
      let closed = 0;
      house.vendors.reply = claudeHangs('Well', () => (closed = performance.now()));
      const { stream, told } = chat(order());
      await until('it speaks', 5_000, () => told.length > 0);
      const at = performance.now();
      stream.cancel();
      await until('the vendor sees it', 5_000, () => closed > 0);
      took.push(closed - at);
    }
    expect(Math.min(...took)).toBeLessThan(100);
  });

  it('whose first try is cut begins anew, and the texts are never joined', async () => {
    let asked = 0;
    house.vendors.reply = (request, response) => {
      asked += 1;
      if (asked > 1) return claudeSays(['Whole.'])(request, response);
      void claudeHangs('Half ')(request, response);
      setTimeout(() => response.destroy(), 50);
    };
    const { told, end } = chat(order());
    expect(await end()).toMatchObject({ ok: true, value: { reply: { text: 'Whole.', attempt: 2 } } });
    expect(told).toEqual(['Half ', 'RESTART', 'Whole.']);
  });

  it('that no model answers says why', async () => {
    house.vendors.reply = refusing(400, { type: 'error', error: { type: 'invalid_request_error', message: 'no' } });
    const failed = await chat(order({ persona: undefined, model: 'claude/claude-haiku-5-5' })).end();
    expect(failed).toMatchObject({ ok: true, value: { kind: 'failed', failure: { cause: 'bad_request' } } });
  });

  it('brings the calls of tools, and takes their results', async () => {
    const tools = [{ name: 'look', description: 'Looks.', parameters: { type: 'object' } }];
    house.vendors.reply = claudeCalls('Let me see.', 'look', { at: 1 });
    const asked = await chat(order({ tools })).end();
    expect(asked).toMatchObject({
      value: {
        reply: {
          finish_reason: 'tool_use',
          tool_calls: [{ id: 'toolu_1', name: 'look', arguments: '{"at":1}' }],
        },
      },
    });
    house.vendors.reply = claudeSays(['PostgreSQL.']);
    const messages: ChatOrder['messages'] = [
      { role: 'user', content: 'Which database?' },
      { role: 'assistant', content: '', tool_calls: [{ id: 'toolu_1', name: 'look', arguments: '{"at":1}' }] },
      { role: 'tool', tool_call_id: 'toolu_1', content: 'PostgreSQL' },
    ];
    expect(await chat(order({ tools, messages })).end()).toMatchObject({ value: { reply: { text: 'PostgreSQL.' } } });
    expect(JSON.stringify(house.vendors.requests[1]?.body)).toContain('"tool_use_id":"toolu_1"');
    const lost = chat(order({ messages: messages.filter(({ role }) => role !== 'assistant') }));
    expect(await lost.end()).toMatchObject({ error: { errors: [{ pointer: '/messages/1/tool_call_id' }] } });
  });

  it('with a schema answers JSON that fits, mended once', async () => {
    const schema = {
      name: 'choice',
      schema: { type: 'object', properties: { choice: { type: 'string' } }, required: ['choice'] },
    };
    let asked = 0;
    house.vendors.reply = (request, response) => {
      asked += 1;
      return claudeSays([asked === 1 ? '{"no": 1}' : '{"choice": "A"}'])(request, response);
    };
    expect(await chat(order({ schema })).end()).toMatchObject({
      value: { reply: { output: { choice: 'A' }, attempt: 2 } },
    });
  });

  it.each([
    ['an unknown persona', { persona: 'nobody' }, '/persona'],
    ['a system persona', { persona: 'moderator' }, '/persona'],
    ['an unknown provider', { model: 'nobody/m' }, '/model'],
    ['an unusable schema', { schema: { name: 's', schema: { type: 'nonsense' } } }, '/schema/schema'],
  ])('with %s is refused by its field', async (_what, over, pointer) => {
    expect(await chat(order(over)).end()).toMatchObject({
      ok: false,
      error: { kind: 'invalid', errors: [{ pointer }] },
    });
    expect(house.vendors.requests).toEqual([]);
  });

  it('on a persona whose budget is spent is refused before a model is asked', async () => {
    const definition = {
      persona: 'frugal',
      name: 'Frugal AI',
      role: 'accountant',
      provider: 'claude',
      model: 'claude-haiku-5-5',
      instructions: 'You count.',
      fallbacks: [],
      temperature: null,
      temperament: { style: 'balanced', defers: 'rarely' },
      budget: { tokens_per_day: 1, tokens_total: null, usd_per_day: null, usd_total: null },
      tools: [],
    } as const;
    const made = await house.gateway.ask(ask.createPersona, {
      actor: alex,
      body: { ...definition, fallbacks: [], tools: [] },
    });
    expect(made.ok).toBe(true);
    house.vendors.reply = claudeSays(['Its last words.']);
    expect(await chat(order({ persona: 'frugal' })).end()).toMatchObject({ value: { kind: 'answered' } });
    expect(await calls()).toContainEqual(expect.objectContaining({ persona: 'frugal', status: 'settled' }));
    house.vendors.requests.length = 0;
    const refused = await chat(order({ persona: 'frugal' })).end();
    expect(refused).toMatchObject({ value: { kind: 'failed', failure: { cause: 'budget_spent' } } });
    expect(house.vendors.requests).toEqual([]);
  });
});
