import { ask, bus, type DataOf } from '@maestro/contracts';
import type { RunningService } from '@maestro/service-runtime';
import { until } from '@maestro/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusing } from './conformance/replay-server.ts';
import { claudeHangs, claudeSays } from './support/claude-says.ts';
import { aBallot, aTurn, openHouse, type House } from './support/house.ts';

type Completed = DataOf<typeof bus.agentTurnCompleted>;
type Failed = DataOf<typeof bus.agentTurnFailed>;

let house: House;
let router: RunningService;
beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  house.vendors.requests.length = 0;
  house.frames.length = 0;
  router = await house.startRouter();
});
afterEach(() => router.stop());
afterAll(() => house.stop());

const outcomesOf = (id: string) =>
  house.orchestrator.heard.filter(({ data }) => Object.values(data as object).includes(id));
const outcomeOf = async (id: string, times = 1) => {
  await until(`the outcome of ${id}`, 15_000, () => outcomesOf(id).length >= times);
  return outcomesOf(id)[times - 1]!;
};
const tries = (id: string) => house.db.selectFrom('model_tries').selectAll().where('call_id', '=', id).execute();

describe('a turn', () => {
  it('is spoken by the vendor, shown live, stored, written down and told', async () => {
    house.vendors.reply = claudeSays(['Use ', 'Post', 'greSQL.'], 60);
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    const { envelope, data } = await outcomeOf(turn.turn_id);
    expect(envelope).toMatchObject({
      type: 'llm-router.agent-turn-completed.v1',
      causationid: `${turn.turn_id}:request-agent-turn:0`,
      discussionid: 'd1',
      actor: 'service:llm-router',
    });
    expect(data as Completed).toMatchObject({
      text: 'Use PostgreSQL.',
      provider: 'claude',
      model: 'claude-said',
      simulated: true,
      tokens: { input: 20, output: 7 },
      fallback_from: null,
      attempt: 1,
    });
    const deltas = house.frames.flatMap((frame) => (frame.type === 'agent:delta' ? [frame.data] : []));
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.map((delta) => delta.text).join('')).toBe('Use PostgreSQL.');
    let offset = 0;
    for (const delta of deltas) {
      expect(delta).toMatchObject({ turn_id: turn.turn_id, agent_id: 'architect', attempt: 1, offset });
      offset += delta.text.length;
    }
    expect(house.vendors.requests[0]!.headers['x-maestro-call-id']).toBe(turn.turn_id);
    expect(await tries(turn.turn_id)).toMatchObject([
      {
        claim: 1,
        nth: 1,
        purpose: 'turn',
        persona: 'architect',
        outcome: 'answered',
        input: 20,
        output: 7,
        estimated: false,
      },
    ]);
  });

  it('ordered again is told again without asking the vendor', async () => {
    house.vendors.reply = claudeSays(['Once.']);
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    const first = await outcomeOf(turn.turn_id);
    await house.db.updateTable('outbox').set({ published_at: new Date() }).execute();
    await house.order(bus.requestAgentTurn, turn, 1);
    // The stream drops the copy, because it still has the first; the outbox shows that it was told again.
    await until('it is to be told again', 5_000, async () => {
      const row = await house.db
        .selectFrom('outbox')
        .select('position')
        .where('aggregate', '=', turn.turn_id)
        .execute();
      const call = await house.db.selectFrom('calls').select('claim').where('call_id', '=', turn.turn_id).execute();
      return row.length === 1 && call[0]?.claim === 1;
    });
    expect(house.vendors.requests).toHaveLength(1);
    expect(first.data).toMatchObject({ text: 'Once.' });
  });

  it('whose first model fails is spoken by the next, and says so', async () => {
    let asked = 0;
    house.vendors.reply = (request, response) => {
      asked += 1;
      if (request.path.startsWith('/openai')) {
        const done = { type: 'response.completed', response: { usage: { input_tokens: 1, output_tokens: 1 } } };
        const text = { type: 'response.output_text.delta', delta: 'From GPT.' };
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(`data: ${JSON.stringify(text)}\n\ndata: ${JSON.stringify(done)}\n\n`);
        return;
      }
      return refusing(400, { type: 'error', error: { type: 'invalid_request_error', message: 'no' } })(
        request,
        response,
      );
    };
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    expect((await outcomeOf(turn.turn_id)).data).toMatchObject({
      text: 'From GPT.',
      provider: 'openai',
      fallback_from: 'claude/claude-sonnet-5-5',
      failed: [{ provider: 'claude', model: 'claude-sonnet-5-5', cause: 'bad_request' }],
    });
    expect(asked).toBe(2);
    expect((await tries(turn.turn_id)).map((row) => row.outcome)).toEqual(['bad_request', 'answered']);
  });

  it('nobody can speak fails with its cause', async () => {
    house.vendors.reply = refusing(401, { error: { message: 'who are you' } });
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    const { envelope, data } = await outcomeOf(turn.turn_id);
    expect(envelope.type).toBe('llm-router.agent-turn-failed.v1');
    expect(data as Failed).toMatchObject({ agent_id: 'architect', cause: 'authentication' });
    expect(house.vendors.requests).toHaveLength(3);
  });

  it('of several agents at once are spoken side by side', async () => {
    // Nobody is answered before all have asked.
    const all = Promise.withResolvers<void>();
    house.vendors.reply = async (request, response) => {
      if (house.vendors.requests.length === 8) all.resolve();
      await all.promise;
      await claudeSays(['Yes.'])(request, response);
    };
    const orders = Array.from({ length: 8 }, () => aTurn());
    await Promise.all(orders.map((order) => house.order(bus.requestAgentTurn, order)));
    const outcomes = await Promise.all(orders.map((order) => outcomeOf(order.turn_id)));
    expect(outcomes.map(({ data }) => (data as Completed).text)).toEqual(orders.map(() => 'Yes.'));
  });
});

describe('structured output', () => {
  it('is checked against the schema, mended once and told', async () => {
    const answers = ['{"choice":"C"}', '{"choice":"A"}'];
    house.vendors.reply = (request, response) => claudeSays([answers.shift()!])(request, response);
    const ballot = aBallot();
    await house.order(bus.requestStructuredOutput, ballot);
    expect((await outcomeOf(ballot.call_id)).data).toMatchObject({ output: { choice: 'A' }, purpose: 'ballot' });
    expect(JSON.stringify(house.vendors.requests[1]!.body)).toContain(
      '/choice must be equal to one of the allowed values',
    );
    expect(await tries(ballot.call_id)).toHaveLength(2);
  });

  it('that stays wrong fails', async () => {
    house.vendors.reply = claudeSays(['I would rather not.']);
    const ballot = aBallot();
    await house.order(bus.requestStructuredOutput, ballot);
    expect((await outcomeOf(ballot.call_id)).data).toMatchObject({ cause: 'invalid_output' });
  });
});

describe('a call that is given up', () => {
  it('closes the connection to the vendor at once', async () => {
    let closedAt = 0;
    house.vendors.reply = claudeHangs('So far', () => (closedAt = performance.now()));
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    await until('it speaks', 5_000, () => house.frames.length > 0);
    const at = performance.now();
    await house.order(bus.cancelCall, { call_id: turn.turn_id });
    expect((await outcomeOf(turn.turn_id)).data).toMatchObject({ cause: 'cancelled' });
    // By way of two databases and the bus; the conformance suite measures the last step alone.
    expect(closedAt - at).toBeLessThan(1_500);
    expect(await tries(turn.turn_id)).toMatchObject([{ outcome: 'cancelled', estimated: true }]);
  });

  it('before its order comes is never begun', async () => {
    const turn = aTurn();
    await house.order(bus.cancelCall, { call_id: turn.turn_id });
    await until('it is marked', 5_000, async () => {
      const rows = await house.db.selectFrom('calls').select('status').where('call_id', '=', turn.turn_id).execute();
      return rows[0]?.status === 'announced';
    });
    await house.order(bus.requestAgentTurn, turn);
    expect((await outcomeOf(turn.turn_id)).data).toMatchObject({ cause: 'cancelled' });
    expect(house.vendors.requests).toHaveLength(0);
  });

  it('does not wait for a place while all are taken', async () => {
    await router.stop();
    router = await house.startRouter({ LLM_CONCURRENCY: '1' });
    house.vendors.reply = claudeHangs('So far');
    const [first, second] = [aTurn(), aTurn()];
    await house.order(bus.requestAgentTurn, first);
    await until('it speaks', 5_000, () => house.frames.length > 0);
    await house.order(bus.requestAgentTurn, second);
    await house.order(bus.cancelCall, { call_id: second.turn_id });
    await house.order(bus.cancelCall, { call_id: first.turn_id });
    expect((await outcomeOf(first.turn_id)).data).toMatchObject({ cause: 'cancelled' });
    expect((await outcomeOf(second.turn_id)).data).toMatchObject({ cause: 'cancelled' });
    expect(house.vendors.requests).toHaveLength(1);
  });
});

describe('outages', () => {
  it('a finished answer waits for the database and is not asked for again', async () => {
    house.vendors.reply = claudeSays(['Kept ', 'safe.'], 400);
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    await until('it speaks', 5_000, () => house.frames.length > 0);
    await house.postgres.kill();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await house.postgres.restart();
    expect((await outcomeOf(turn.turn_id)).data).toMatchObject({ text: 'Kept safe.', attempt: 1 });
    expect(house.vendors.requests).toHaveLength(1);
  });

  it('a service that stops leaves who waits in line to the next, at once and without a failed turn', async () => {
    await router.stop();
    router = await house.startRouter({ LLM_VENDOR_CONCURRENCY: '1' });
    house.vendors.reply = claudeSays(['The ', 'first.'], 300);
    const [first, second] = [aTurn(), aTurn()];
    await house.order(bus.requestAgentTurn, first);
    await until('it speaks', 5_000, () => house.frames.length > 0);
    await house.order(bus.requestAgentTurn, second);
    await until('the second is claimed', 5_000, async () => {
      const rows = await house.db.selectFrom('calls').select('status').where('call_id', '=', second.turn_id).execute();
      return rows[0]?.status === 'running';
    });
    await router.stop();
    expect(house.vendors.requests).toHaveLength(1);
    expect((await outcomeOf(first.turn_id)).data).toMatchObject({ text: 'The first.' });
    house.vendors.reply = claudeSays(['The second.']);
    router = await house.startRouter();
    expect((await outcomeOf(second.turn_id)).data).toMatchObject({ text: 'The second.', attempt: 101 });
    expect(await tries(second.turn_id)).toHaveLength(1);
  });

  it('a service that stops lets short calls end and leaves long ones to the next', async () => {
    house.vendors.reply = claudeSays(['Just ', 'in ', 'time.'], 300);
    const quick = aTurn();
    await house.order(bus.requestAgentTurn, quick);
    await until('it speaks', 5_000, () => house.frames.length > 0);
    await router.stop();
    house.vendors.reply = claudeSays(['Next.']);
    router = await house.startRouter();
    expect((await outcomeOf(quick.turn_id)).data).toMatchObject({ text: 'Just in time.' });

    house.vendors.reply = claudeHangs('So far');
    const long = aTurn();
    house.frames.length = 0;
    await house.order(bus.requestAgentTurn, long);
    await until('it speaks', 5_000, () => house.frames.length > 0);
    const begun = performance.now();
    await router.stop();
    expect(performance.now() - begun).toBeLessThan(8_000);
    house.vendors.reply = claudeSays(['Next.']);
    router = await house.startRouter();
    expect((await outcomeOf(long.turn_id)).data).toMatchObject({ text: 'Next.', attempt: 101 });
  });
});

describe('questions', () => {
  // Its subscriptions reach the server a moment after it has started.
  beforeEach(() =>
    until(
      'it answers',
      5_000,
      async () => (await house.gateway.ask(ask.pings['llm-router'], { actor: null, body: {} })).ok,
    ),
  );

  it('personas: who may take a seat, and with which model', async () => {
    const reply = await house.gateway.ask(ask.listPersonas, { actor: null, body: {} });
    if (!reply.ok) throw new Error(reply.error.detail);
    const personas = reply.value.personas.map((persona) => persona.persona);
    expect(personas).toEqual(expect.arrayContaining(['architect', 'backend_eng', 'devops', 'devils_advocate']));
    expect(personas).not.toContain('moderator');
    expect(reply.value.personas[0]).toEqual({
      persona: 'architect',
      version: 1,
      origin: 'product',
      name: 'Architect AI',
      role: 'software architect',
      provider: 'claude',
      model: 'claude-sonnet-5-5',
      simulated: true,
    });
  });

  it('providers, and whether anybody is there', async () => {
    const reply = await house.gateway.ask(ask.listProviders, { actor: null, body: {} });
    expect(reply).toMatchObject({
      ok: true,
      value: { providers: [{ provider: 'claude' }, { provider: 'openai' }, { provider: 'gemini' }] },
    });
    const ping = await house.gateway.ask(ask.pings['llm-router'], { actor: null, body: {} });
    expect(ping).toEqual({ ok: true, value: { service: 'llm-router' } });
    expect(await router.ready()).toBe(true);
  });
});

describe('a key', () => {
  it('stands in no log line, no row and no message', async () => {
    await router.stop();
    const canary = 'canary+of/no_known:shape';
    router = await house.startRouter({ ANTHROPIC_API_KEY: canary, ANTHROPIC_BASE_URL: `${house.vendors.url}/real` });
    house.vendors.reply = refusing(401, {
      error: { type: 'authentication_error', message: `invalid x-api-key ${canary}` },
    });
    const turn = aTurn();
    await house.order(bus.requestAgentTurn, turn);
    const outcome = await outcomeOf(turn.turn_id);
    expect(outcome.data).toMatchObject({ cause: 'authentication' });
    // A real vendor that fails is not replaced by a simulated one.
    expect(house.vendors.requests.map((request) => request.path)).toEqual(['/real/v1/messages']);
    expect(JSON.stringify(house.vendors.requests[0]!.headers)).toContain(canary);
    expect(house.vendors.requests[0]!.headers['x-maestro-call-id']).toBeUndefined();
    const rows = [
      await house.db.selectFrom('calls').selectAll().execute(),
      await house.db.selectFrom('model_tries').selectAll().execute(),
      await house.db.selectFrom('outbox').selectAll().execute(),
    ];
    expect(JSON.stringify([outcome, rows, house.log])).not.toContain('canary');
  });
});
