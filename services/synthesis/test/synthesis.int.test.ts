import { ask } from '@maestro/contracts';
import { connectBus } from '@maestro/messaging';
import { ok } from '@maestro/kernel';
import { until } from '@maestro/testing';
import { describe, expect, it } from 'vitest';
import { goodAnswer } from '../src/domain/testing/threads.ts';
import { logger, replyTo, synthesisHouse } from './support/synthesis-house.ts';

const house = synthesisHouse();

describe('a decision', () => {
  it('is drafted from the thread and told with its sources', async () => {
    await house.order('d1');
    expect(await house.outcome('d1:decision-drafted')).toMatchObject({
      draft_id: 'd1',
      provider: 'claude',
      simulated: true,
      causationid: 'd1:draft-decision',
      draft: { decision: 'Events go over NATS.', citations: [{ messages: [7] }, {}, {}, {}] },
    });
    expect(house.calls).toMatchObject([
      {
        call_id: 'd1-1',
        requester: 'synthesis',
        purpose: 'decision',
        speaker: { persona: 'synthesiser' },
        context_seq: 7,
        schema_name: 'decision',
      },
    ]);
  });

  it('is asked for again where a sentence has no support, naming it', async () => {
    const [decision, ...rest] = goodAnswer.sentences;
    const unsupported = { ...decision!, text: 'NATS has bicycles, unicorns, parties and free ice cream.' };
    const answers = [{ ...goodAnswer, sentences: [unsupported, ...rest] }, goodAnswer];
    house.model = () => ({ output: answers[house.calls.length - 1] });
    await house.order('d2');
    await house.outcome('d2:decision-drafted');
    expect(house.calls.map((call) => call.call_id)).toEqual(['d2-1', 'd2-2']);
    expect(house.calls[1]!.instruction).toContain('unicorns');
    expect(house.calls[1]!.instruction).toContain('is not supported by what it cites (7)');
  });

  it('fails after two mendings', async () => {
    house.model = () => ({ output: { ...goodAnswer, review_date: '2001-01-01' } });
    await house.order('d3');
    expect(await house.outcome('d3:decision-failed')).toMatchObject({
      cause: expect.stringContaining('review date 2001-01-01 is past') as unknown,
      causationid: 'd3:draft-decision',
    });
    expect(house.calls).toHaveLength(3);
  });

  it('fails when no model answers', async () => {
    house.model = () => ({ cause: 'timeout' });
    await house.order('d4');
    expect(await house.outcome('d4:decision-failed')).toMatchObject({ cause: 'no model answered (timeout)' });
  });

  it('is told again when it is asked for again, without another call', async () => {
    await house.order('d5');
    await house.outcome('d5:decision-drafted');
    const published = async (): Promise<Date | null | undefined> => {
      const told = house.db.selectFrom('outbox').select('published_at').where('id', '=', 'd5:decision-drafted');
      return (await told.executeTakeFirst())?.published_at;
    };
    const first = await published();
    // As after a bus that lost what it held; on one that did not, the stream knows the fact and drops the copy.
    await house.order('d5', 'd5:draft-decision:repeated');
    await until('the outcome is told again', 10_000, async () => {
      const again = await published();
      return again instanceof Date && first instanceof Date && again > first;
    });
    expect(house.calls).toHaveLength(1);
  });

  it('survives a restart between question and answer', async () => {
    house.model = () => null;
    await house.order('d6');
    await until('the model is asked', 10_000, () => house.calls.length === 1);
    await house.synthesis.stop();
    await house.router.send(replyTo(house.calls[0]!, { output: goodAnswer }, 'd6-1:request-structured-output'));
    await house.start();
    expect(await house.outcome('d6:decision-drafted')).toMatchObject({ draft_id: 'd6' });
  });
});

describe('an analysis', () => {
  const analysis = {
    agreements: ['NATS is small'],
    disagreements: [],
    proposals: ['NATS', 'Kafka'],
    concerns: [],
    trade_offs: [],
    agreement: 67,
  };

  it('is asked of the analyst and told', async () => {
    house.model = () => ({ output: analysis });
    await house.orderAnalysis('a1');
    expect(await house.outcome('a1:analysis-completed')).toMatchObject({
      round: 1,
      analysis,
      causationid: 'a1:request-analysis',
    });
    expect(house.calls).toMatchObject([{ call_id: 'a1-1', purpose: 'analysis', speaker: { persona: 'analyst' } }]);
    expect(house.contextsAsked).toBe(0);
  });

  it('fails on an answer that is none, and when it is too late', async () => {
    house.model = () => ({ output: { ...analysis, agreement: 1000 } });
    await house.orderAnalysis('a2');
    await house.orderAnalysis('a3', '2020-01-01T00:00:00.000Z');
    expect(await house.outcome('a2:analysis-failed')).toMatchObject({
      cause: expect.stringContaining('agreement') as unknown,
    });
    expect(await house.outcome('a3:analysis-failed')).toMatchObject({ cause: 'the deadline had passed' });
    expect(house.calls).toHaveLength(1);
  });
});

it('passes over what others asked models', async () => {
  const call = { call_id: 'v1-b1-1', requester: 'voting', purpose: 'ballot' } as const;
  await house.router.send(replyTo(call, { cause: 'timeout' }, 'v1-b1-1:request-structured-output'));
  await house.order('d7');
  expect(await house.outcome('d7:decision-drafted')).toBeDefined();
  expect([...house.heard.keys()]).toEqual(['d7:decision-drafted']);
});

it('is ready, and says so when it is asked', async () => {
  expect(await house.synthesis.ready()).toBe(true);
  const gateway = await connectBus({ ...house.access('gateway'), service: 'gateway', logger });
  try {
    expect(await gateway.ask(ask.pings.synthesis, { actor: null, body: {} })).toEqual(ok({ service: 'synthesis' }));
  } finally {
    await gateway.drain();
  }
});
