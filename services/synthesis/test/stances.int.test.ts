import { ask } from '@maestro/contracts';
import { connectBus } from '@maestro/messaging';
import { ok } from '@maestro/kernel';
import { until } from '@maestro/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logger, soon, synthesisHouse } from './support/synthesis-house.ts';

const house = synthesisHouse();

describe('statements and stances', () => {
  const nothing = { agreements: [], disagreements: [], proposals: [], concerns: [], trade_offs: [], agreement: 50 };
  const claims = [
    { text: 'NATS is easy to operate.', messages: [2] },
    { text: 'Nobody here has operated Kafka.', messages: [3] },
    { text: 'This was never said.', messages: [99] },
  ];
  const seat = (id: string) => ({ id, agent: { id, persona: id, provider: null, model: null } });
  const seats = [seat('ada'), seat('ben'), { id: 'alex', agent: null }, { id: 'sarah', agent: null }];
  const opinionOf = (id: string) => [...house.heard.keys()].filter((key) => key.startsWith(`${id}:opinion-updated`));
  let gateway: Awaited<ReturnType<typeof connectBus>>;
  beforeAll(async () => {
    gateway = await connectBus({ ...house.access('gateway'), service: 'gateway', logger });
  });
  afterAll(() => gateway.drain());

  /** An analysis has brought two statements, and both agents have taken their stances. */
  async function opened(discussion: string): Promise<void> {
    house.model = ({ purpose, speaker }) => {
      if (purpose === 'analysis') return { output: { ...nothing, statements: claims } };
      return 'id' in speaker && speaker.id === 'ada' ? { output: { s1: 'agree', s2: 'agree' } } : { cause: 'timeout' };
    };
    await house.orderAnalysis(`${discussion}-a1`, soon(), discussion, seats);
    await until('an opinion is told', 10_000, () => opinionOf(discussion).length === 1);
  }
  const take = (discussion_id: string, person_id: string, stance: 'agree' | 'disagree', more: object = {}) =>
    gateway.ask(ask.takeStance, {
      actor: { person_id, workspace_id: 'default' },
      body: {
        ...{ discussion_id, statement_id: `${discussion_id}-a1-s1`, open: true },
        ...{ stance: { user_id: person_id, stance }, ...more },
      },
    });

  it('are taken from the thread and told with the analysis; each agent is asked once', async () => {
    await opened('t1');
    expect(await house.outcome('t1-a1:analysis-completed')).toMatchObject({
      statements: [
        { statement_id: 't1-a1-s1', text: 'NATS is easy to operate.', messages: [2] },
        { statement_id: 't1-a1-s2', messages: [3] },
      ],
    });
    expect(house.calls.map(({ call_id, purpose }) => [call_id, purpose])).toEqual([
      ['t1-a1-1', 'analysis'],
      ['t1-a1-p1', 'stances'],
      ['t1-a1-p2', 'stances'],
    ]);
    expect(await house.outcome('t1:stances-taken:1')).toMatchObject({
      participant_id: 'ada',
      stances: [{ stance: 'agree' }, { stance: 'agree' }],
      acknowledged: false,
    });
    expect(await house.outcome('t1:opinion-updated:1')).toMatchObject({ revision: 1, participants: 1 });
  });

  it('are not repeated by the next analysis, which is told what is on the table', async () => {
    await opened('t2');
    await house.orderAnalysis('t2-a2', soon(), 't2', seats);
    expect(await house.outcome('t2-a2:analysis-completed')).not.toHaveProperty('statements');
    expect(house.calls.at(-1)!.instruction).toContain('Nobody here has operated Kafka.');
    expect(house.calls.at(-1)!.purpose).toBe('analysis');
  });

  it('come from people, too, and are weighed together', async () => {
    await opened('t3');
    expect(await take('t3', 'alex', 'disagree')).toEqual(ok({ seq: null }));
    expect(await take('t3', 'sarah', 'disagree')).toEqual(ok({ seq: null }));
    await until('the stances are weighed', 10_000, async () => {
      const listed = await gateway.ask(ask.listStatements, {
        actor: { person_id: 'alex', workspace_id: 'default' },
        body: { discussion_id: 't3' },
      });
      return listed.ok && listed.value.opinion?.participants === 3;
    });
    const listed = await gateway.ask(ask.listStatements, {
      actor: { person_id: 'alex', workspace_id: 'default' },
      body: { discussion_id: 't3' },
    });
    expect(listed).toMatchObject({
      ok: true,
      value: {
        statements: [{ stances: { ada: 'agree', alex: 'disagree', sarah: 'disagree' } }, { stances: { ada: 'agree' } }],
        opinion: { groups: [{ members: expect.anything() as unknown }, { members: expect.anything() as unknown }] },
      },
    });
    expect(await house.outcome('t3:stances-taken:3')).toMatchObject({ acknowledged: true });
  });

  it('are refused to others, elsewhere, for others, and after the end', async () => {
    await opened('t4');
    const kinds = await Promise.all([
      take('t4', 'omar', 'agree'),
      take('t4', 'alex', 'agree', { statement_id: 't4-a1-s9' }),
      take('t4', 'alex', 'agree', { discussion_id: 'elsewhere' }),
      take('t4', 'alex', 'agree', { stance: { user_id: 'sarah', stance: 'agree' } }),
      take('t4', 'alex', 'agree', { open: false }),
    ]);
    expect(kinds.map((refused) => (refused.ok ? 'taken' : refused.error.kind))).toEqual([
      'forbidden',
      'not_found',
      'not_found',
      'forbidden',
      'conflict',
    ]);
  });

  it('count once under one idempotency key', async () => {
    await opened('t5');
    const idempotency = { key: 'k1', route: 'takeStance', body_hash: 'h1' };
    const order = {
      actor: { person_id: 'alex', workspace_id: 'default' },
      idempotency,
      body: {
        ...{ discussion_id: 't5', statement_id: 't5-a1-s1', open: true },
        stance: { user_id: 'alex', stance: 'agree' as const },
      },
    };
    expect(await gateway.ask(ask.takeStance, order)).toEqual(ok({ seq: null }));
    expect(await gateway.ask(ask.takeStance, order)).toEqual(ok({ seq: null }));
    const reused = { ...order, idempotency: { ...idempotency, body_hash: 'h2' } };
    expect(await gateway.ask(ask.takeStance, reused)).toMatchObject({ ok: false, error: { kind: 'key_reused' } });
  });
});
