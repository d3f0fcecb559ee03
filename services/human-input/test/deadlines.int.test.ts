import type { RunningService } from '@maestro/service-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actor, setDesk, type Desk } from './desk.ts';
import { askedAt, choice, question, someone, type Answered, type Asked, type Expired } from './questions.ts';

const desk = await setDesk();
const { inAMinute, opened, factsOf, told } = askedAt(desk);
let service: RunningService;

beforeAll(async () => {
  service = await desk.startHumanInput();
});
afterAll(async () => {
  await service.stop();
  await desk.stop();
});

describe('a deadline', () => {
  test('with policy default closes the request with the option; answers come too late', async () => {
    const asked = await opened(
      question({ deadline: inAMinute(), expiry: { policy: 'default', option: 'Data integrity' } }),
    );
    desk.clock.advance(60_000);
    expect(await told<Expired>(asked, 'request-expired')).toMatchObject({
      policy: 'default',
      option: 'Data integrity',
    });
    expect(await desk.inbox(actor(someone(asked)))).toEqual([]);
    const late = choice(someone(asked), 'Time-to-market', asked.request.request_id);
    expect(await desk.answer(asked.discussion, late)).toMatchObject({ error: { kind: 'conflict' } });
  });

  test('with policy wait is told once and the request stays open', async () => {
    const asked = await opened(question({ deadline: inAMinute() }));
    desk.clock.advance(60_000);
    expect(await told<Expired>(asked, 'request-expired')).toMatchObject({ policy: 'wait', option: null });
    expect(await desk.inbox(actor(someone(asked)))).toHaveLength(1);
    expect(await desk.answer(asked.discussion, choice(someone(asked), 'Time-to-market'))).toMatchObject({ ok: true });
    await told<Answered>(asked, 'request-answered');
    expect(factsOf(asked)).toEqual(['request-expired 1', 'request-answered 2']);
  });

  test('against an answer: exactly one of them counts', async () => {
    const deadline = inAMinute();
    const races: Asked[] = [];
    for (let race = 0; race < 20; race++) {
      races.push(await opened(question({ deadline, expiry: { policy: 'default', option: 'Data integrity' } })));
    }
    const replies = races.map((race, i) => {
      if (i === 10) desk.clock.advance(60_000);
      return desk.answer(race.discussion, choice(someone(race), 'Time-to-market', race.request.request_id));
    });
    for (const [i, reply] of (await Promise.all(replies)).entries()) {
      const race = races[i]!;
      if (reply.ok) await told<Answered>(race, 'request-answered');
      else await told<Expired>(race, 'request-expired');
      expect(factsOf(race)).toEqual([reply.ok ? 'request-answered 1' : 'request-expired 1']);
    }
  });

  test('waits for an answer that holds its request, and others expire meanwhile', async () => {
    const at = desk.clock.now().getTime();
    const expiry = { policy: 'default' as const, option: 'Data integrity' };
    const held = await opened(question({ deadline: new Date(at + 59_000).toISOString(), expiry }));
    const other = await opened(question({ deadline: new Date(at + 60_000).toISOString(), expiry }));
    const { request_id } = held.request;
    let reply: ReturnType<Desk['answer']> | undefined;
    await desk.db.transaction().execute(async (trx) => {
      await trx.selectFrom('requests').select('status').where('request_id', '=', request_id).forUpdate().execute();
      reply = desk.answer(held.discussion, choice(someone(held), 'Time-to-market', request_id));
      desk.clock.advance(60_000);
      await told<Expired>(other, 'request-expired');
      expect(factsOf(held)).toEqual([]);
    });
    const fact = (await reply)?.ok ? 'request-answered' : 'request-expired';
    await told(held, fact);
    expect(factsOf(held)).toEqual([`${fact} 1`]);
  });

  test('that passed while nobody was there is followed after the restart, once, whoever of two replicas it is', async () => {
    const deadline = inAMinute();
    const waiting: Asked[] = [];
    for (let i = 0; i < 10; i++) {
      waiting.push(await opened(question({ deadline, expiry: { policy: 'default', option: 'Data integrity' } })));
    }
    await service.stop();
    desk.clock.advance(60_000);
    service = await desk.startHumanInput();
    const replica = await desk.startHumanInput();
    try {
      for (const asked of waiting) {
        await told<Expired>(asked, 'request-expired');
        expect(factsOf(asked)).toEqual(['request-expired 1']);
      }
    } finally {
      await replica.stop();
    }
  });
});
