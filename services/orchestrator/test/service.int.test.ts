import { randomUUID } from 'node:crypto';
import {
  ask,
  bus as contracts,
  contextKey,
  factsOf,
  messageType,
  type Envelope,
  type LogEvent,
} from '@maestro/contracts';
import { createContextReader } from '@maestro/discussion-context';
import { renderMetrics } from '@maestro/telemetry';
import { ManualClock, until } from '@maestro/testing';
import { connect, headers } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { idForRequest } from '../src/adapters/ids.ts';
import { asking, body, logger, openHouse, type House } from './house.ts';
import { alex, sarah, stranger } from './table.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => house.tidy());
afterAll(() => house.close());

const key = (text: string) => ({ key: text, route: 'POST /v1/discussions', body_hash: 'hash' });
const asAlex = () => asking(house.gateway, alex);
const post = (discussion_id: string, message: string) =>
  asAlex()(ask.postMessage, { discussion_id, message: { user_id: 'alex', message } });

/** The log as it goes over the bus. */
function following() {
  const heard: { envelope: Envelope; data: unknown }[] = [];
  const subscription = house.gateway.subscribeFacts(factsOf('orchestrator'), (fact) => heard.push(fact));
  house.afterwards(() => subscription.stop());
  return {
    of: (id: string) => heard.filter(({ envelope }) => envelope.discussionid === id),
    async upTo(id: string, seq: number) {
      await until(`event ${seq} of ${id} is told`, 10_000, () =>
        this.of(id).some(({ envelope }) => envelope.seq === seq),
      );
      return this.of(id);
    },
  };
}

const expectGapless = (log: readonly { seq: number }[]) =>
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
const saidBy = (log: readonly LogEvent[]): string[] =>
  log.flatMap(({ type, data }) => (type === 'agent:message' || type === 'human:message' ? [data.message] : []));

describe('a discussion', () => {
  test('once created is told on the bus in order, and the first agent is asked to speak', async () => {
    const router = await house.router();
    await house.replica();
    const told = following();
    const { discussion_id } = await asAlex()(ask.createDiscussion, body());
    const turn = await router.turn(discussion_id);
    expect(turn.data).toMatchObject({ agent: { id: 'architect', persona: 'architect' }, protocol: 'round_robin' });
    const log = await house.log(discussion_id);
    const heard = await told.upTo(discussion_id, log.length);
    expect(heard.map(({ envelope }) => envelope.seq)).toEqual(log.map(({ seq }) => seq));
    expect(heard.map(({ data }) => data)).toEqual(log.map(({ data }) => data));
    expect(heard[0]!.envelope).toMatchObject({
      id: `${discussion_id}:1`,
      type: 'orchestrator.discussion-created.v1',
      workspaceid: 'default',
      actor: 'person:alex',
      correlationid: discussion_id,
    });
    const thinking = log.find(({ type }) => type === 'agent:thinking')!;
    expect(turn.envelope).toMatchObject({
      id: `${turn.data.turn_id}:request-agent-turn`,
      causationid: `${discussion_id}:${thinking.seq}`,
    });
  });

  test('goes from turn to turn until its people are awaited', async () => {
    const router = await house.router();
    await house.replica();
    const { discussion_id } = await asAlex()(ask.createDiscussion, body({ rounds: 5 }));
    router.speakAlways();
    await router.say(await router.turn(discussion_id), 'architect in round 1');
    await until('the vote is open', 15_000, async () =>
      (await house.log(discussion_id)).some(({ type }) => type === 'vote:opened'),
    );
    const log = await house.log(discussion_id);
    expectGapless(log);
    const spoken = [1, 2, 3, 4, 5].flatMap((n) => [`architect in round ${n}`, `devops in round ${n}`]);
    expect(saidBy(log)).toEqual(spoken);
  });

  test('is not created twice under one key', async () => {
    await house.router();
    await house.replica();
    const [first, second] = await Promise.all([
      asAlex()(ask.createDiscussion, body(), key('twice')),
      asAlex()(ask.createDiscussion, body(), key('twice')),
    ]);
    expect(second).toEqual(first);
    const listed = await asking(house.gateway, alex)(ask.listDiscussions, { limit: 100 });
    expect(listed.discussions.filter((d) => d.discussion_id === first.discussion_id)).toHaveLength(1);
    const reused = await house.gateway.ask(ask.createDiscussion, {
      actor: alex,
      body: body(),
      idempotency: { ...key('twice'), body_hash: 'other' },
    });
    expect(reused).toMatchObject({ ok: false, error: { kind: 'key_reused' } });
  });

  test('is nobody else’s', async () => {
    await house.router();
    await house.replica();
    const { discussion_id } = await asAlex()(ask.createDiscussion, body());
    for (const actor of [stranger, { ...alex, workspace_id: 'other' }]) {
      for (const [question, over] of [
        [ask.getDiscussion, {}],
        [ask.getDecision, {}],
        [ask.listEvents, { after: 0, limit: 5 }],
        [ask.getMembership, {}],
        [ask.postMessage, { message: { user_id: actor.person_id, message: 'let me in' } }],
        [ask.steerDiscussion, { order: 'cancel' }],
        [ask.callVote, { vote: {} }],
      ] as const) {
        const reply = await house.gateway.ask(question, { actor, body: { discussion_id, ...over } });
        expect(reply, question.name).toMatchObject({ ok: false, error: { kind: 'not_found' } });
      }
      const list = await asking(house.gateway, actor)(ask.listDiscussions, { limit: 100 });
      expect(list.discussions).toEqual([]);
    }
    const heads = await house.gateway.ask(ask.getHeads, {
      actor: null,
      body: { discussion_ids: [discussion_id, 'nowhere'] },
    });
    expect(heads).toMatchObject({ ok: true, value: { heads: { [discussion_id]: expect.any(Number) as number } } });
  });

  test('is decided on by two replicas at once without a gap, a loss or a double', async () => {
    await house.router();
    await house.replica();
    await house.replica();
    const { discussion_id } = await asAlex()(ask.createDiscussion, body());
    const words = Array.from({ length: 60 }, (_, i) => `message ${i}`);
    const replies = await Promise.all(words.map((text) => post(discussion_id, text)));
    const log = await house.log(discussion_id);
    expectGapless(log);
    expect(saidBy(log).toSorted()).toEqual(words.toSorted());
    // They did get in each other's way.
    expect((await renderMetrics()).body).toMatch(/^orchestrator_conflicts_total [1-9]/m);
    for (const [i, { seq }] of replies.entries()) expect(log[seq! - 1]!.data).toMatchObject({ message: words[i] });
  });

  test('goes on where it was after a restart', async () => {
    const router = await house.router();
    const before = await house.replica();
    const { discussion_id } = await asAlex()(ask.createDiscussion, body());
    await router.say(await router.turn(discussion_id), 'PostgreSQL');
    await router.turn(discussion_id, 1);
    await before.stop();
    // Said while nobody listens.
    await router.say(await router.turn(discussion_id, 1), 'MongoDB');
    await house.replica();
    await router.say(await router.turn(discussion_id, 2), 'PostgreSQL still');
    await router.turn(discussion_id, 3);
    const log = await house.log(discussion_id);
    expectGapless(log);
    expect(saidBy(log)).toEqual(['PostgreSQL', 'MongoDB', 'PostgreSQL still']);
  });

  test('whose command was lost goes on without that turn', async () => {
    const router = await house.router();
    const clock = new ManualClock(new Date().toISOString());
    await house.replica(clock);
    const { discussion_id } = await asAlex()(ask.createDiscussion, body());
    const lost = await router.turn(discussion_id);
    clock.advance(10 * 60_000);
    const next = await router.turn(discussion_id, 1);
    expect(next.data.agent.id).toBe('devops');
    const failed = (await house.log(discussion_id)).find(({ type }) => type === 'turn:failed');
    expect(failed).toMatchObject({ data: { turn_id: lost.data.turn_id, cause: 'watchdog' } });
    // It was only late: paid for, and not shown.
    await router.say(lost, 'too late');
    await until('it is recorded as discarded', 10_000, async () =>
      (await house.log(discussion_id)).some(({ type }) => type === 'turn:discarded'),
    );
    expect(saidBy(await house.log(discussion_id))).toEqual([]);
  });
});

describe('the list', () => {
  test('shows everybody their own, searched, filtered and in pages', async () => {
    await house.router();
    await house.replica();
    const mark = randomUUID().slice(0, 8);
    const ids: string[] = [];
    for (const topic of [`${mark} 100%_sure`, `${mark} 1000 sure`, `${mark} other`]) {
      ids.push((await asAlex()(ask.createDiscussion, body({ topic }))).discussion_id);
    }
    await asAlex()(ask.steerDiscussion, { discussion_id: ids[2]!, order: 'cancel' });
    const list = asking(house.gateway, sarah);
    const page = await list(ask.listDiscussions, { search: mark.toUpperCase(), limit: 2 });
    expect(page.discussions.map((d) => d.discussion_id)).toEqual([ids[2], ids[1]]);
    expect(page.discussions[0]).toMatchObject({ phase: 'cancelled', last_event: 'discussion:phase' });
    const rest = await list(ask.listDiscussions, { search: mark, limit: 2, before: page.next! });
    expect(rest).toMatchObject({ discussions: [{ discussion_id: ids[0] }], next: null });
    const literal = await list(ask.listDiscussions, { search: `${mark} 100%_`, limit: 5 });
    expect(literal.discussions.map((d) => d.discussion_id)).toEqual([ids[0]]);
    const cancelled = await list(ask.listDiscussions, { search: mark, phase: 'cancelled', limit: 5 });
    expect(cancelled.discussions.map((d) => d.discussion_id)).toEqual([ids[2]]);
  });
});

describe('the shared context', () => {
  test('survives a flush of Redis: the owner tells it and puts it back', async () => {
    const router = await house.router();
    await house.replica();
    const { discussion_id } = await asAlex()(ask.createDiscussion, body());
    await post(discussion_id, 'before the flush');
    await house.cache.flushall();
    await router.say(await router.turn(discussion_id), 'PostgreSQL');
    const { data } = await router.turn(discussion_id, 1);
    expect(await house.cache.zcard(contextKey(discussion_id))).toBe(1);
    const reader = createContextReader({ redis: house.cache, bus: router.bus, logger });
    const entries = await reader.read(discussion_id, data.context_seq);
    expect(entries.map((entry) => ('text' in entry ? entry.text : entry.kind))).toEqual([
      'opening',
      'before the flush',
      'PostgreSQL',
    ]);
    expect(entries.at(-1)!.seq).toBe(data.context_seq);
    await until('it is back in Redis', 5_000, async () => (await house.cache.zcard(contextKey(discussion_id))) === 3);
  });

  test('is in Redis when the command that needs it arrives', async () => {
    const router = await house.router();
    await house.replica();
    const { discussion_id } = await asAlex()(ask.createDiscussion, body());
    const { data } = await router.turn(discussion_id);
    expect(data.context_seq).toBe(1);
    expect(await house.cache.zcount(contextKey(discussion_id), 1, 1)).toBe(1);
  });
});

describe('another service', () => {
  async function requesting() {
    const { url, user, password } = house.nats.access('admin');
    const nats = await connect({ servers: url, user, pass: password });
    house.afterwards(() => nats.close());
    return (id: string, request: unknown) => {
      const h = headers();
      for (const [name, value] of Object.entries({
        'ce-specversion': '1.0',
        'ce-id': id,
        'ce-type': messageType(contracts.discussionRequested),
        'ce-source': '/crm',
        'ce-correlationid': `case-${id}`,
      })) {
        h.set(name, value);
      }
      nats.publish('req.default.discussion-requested.v1', JSON.stringify(request), { headers: h });
      return idForRequest('default:/crm', id);
    };
  }

  test('that asks for a discussion gets one, however often it asks, and hears of it', async () => {
    const router = await house.router();
    await house.replica();
    const told = following();
    const request = await requesting();
    const id = request('a', body());
    request('a', body());
    await router.turn(id);
    request('a', body());
    const heard = await told.upTo(id, 2);
    expect(heard[0]!.envelope).toMatchObject({ causationid: 'a', correlationid: 'case-a', actor: 'service:/crm' });
    // Its people sit in it as in any other.
    await post(id, 'hello');
    const log = await house.log(id);
    expectGapless(log);
    expect(log.filter(({ type }) => type === 'discussion:created')).toHaveLength(1);
    expect(log[0]).toMatchObject({ data: { created_by: 'service:/crm', workspace_id: 'default' } });
  });

  test.each([
    ['what cannot be', body({ agents: [{ persona: 'oracle' }] }), '/agents/0/persona'],
    ['what breaks the schema', { topic: 'Too little', extra: true, agents: [{}] }, '/agents/0/persona'],
  ])('that asks for %s hears why not, once', async (name, wrong, pointer) => {
    await house.router();
    await house.replica();
    const told = following();
    const request = await requesting();
    const id = request(name, wrong);
    request(name, wrong);
    await until('it is refused', 10_000, () => told.of(id).length > 0);
    const right = request(`${name}, then right`, body());
    await until('the next one is opened', 10_000, () => told.of(right).length > 0);
    expect(told.of(id)).toHaveLength(1);
    expect(told.of(id)[0]).toMatchObject({
      envelope: { type: 'orchestrator.discussion-refused.v1', causationid: name, correlationid: `case-${name}` },
      data: { request_id: name, errors: expect.arrayContaining([expect.objectContaining({ pointer })]) as unknown },
    });
  });
});
