import type { HumanInput } from '@maestro/contracts';
import type { RunningService } from '@maestro/service-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actor, setDesk, type Desk } from './desk.ts';
import { askedAt, choice, key, question, someone, type Answered } from './questions.ts';

const desk = await setDesk();
const { opened, factsOf, told } = askedAt(desk);
let service: RunningService;

beforeAll(async () => {
  service = await desk.startHumanInput();
});
afterAll(async () => {
  await service.stop();
  await desk.stop();
});

describe('an answer', () => {
  test('closes the request, is told with who gave it, and leaves the inbox', async () => {
    const asked = await opened(question());
    const alex = someone(asked);
    const input: HumanInput = { user_id: alex, type: 'choice', response: 'Time-to-market', message: 'we launch in Q4' };
    expect(await desk.answer(asked.discussion, input)).toEqual({ ok: true, value: { seq: null } });
    expect(await desk.inbox(actor(alex))).toEqual([]);
    expect(await told<Answered>(asked, 'request-answered')).toEqual({
      request_id: asked.request.request_id,
      kind: 'input_request',
      by: alex,
      option: 'Time-to-market',
      message: 'we launch in Q4',
      approval: null,
    });
    const fact = desk.orchestrator.heard.find(({ envelope }) => envelope.subject === asked.request.request_id);
    expect(fact?.envelope).toMatchObject({
      actor: `person:${alex}`,
      causationid: `${asked.request.request_id}:open-request`,
      seq: 1,
    });
  });

  test('signs a decision with conditions', async () => {
    const responses = ['approve', 'override', 'more_discussion', 'veto'] as const;
    const asked = await opened(question({ kind: 'approval', type: 'approval', responses: [...responses] }));
    const user_id = someone(asked);
    const conditions = ['automated backups on day 1', 'monitoring'];
    await desk.answer(asked.discussion, { user_id, type: 'approval', response: 'approve', conditions });
    expect(await told<Answered>(asked, 'request-answered')).toMatchObject({
      kind: 'approval',
      approval: { response: 'approve', option: null, conditions, reason: null },
    });
  });

  test('of two at once: one wins, the other is told who was faster, whoever they are', async () => {
    for (let race = 0; race < 10; race++) {
      const asked = await opened(question({ to: [`alex-r${race}`, `kim-r${race}`, `lee-r${race}`] }));
      const replies = await Promise.all(
        asked.request.to.map((person, i) =>
          desk.answer(
            asked.discussion,
            choice(person, 'Data integrity', i === 0 ? undefined : asked.request.request_id),
          ),
        ),
      );
      const { by } = await told<Answered>(asked, 'request-answered');
      expect(replies.map((reply) => reply.ok)).toEqual(asked.request.to.map((person) => person === by));
      for (const reply of replies.filter((r) => !r.ok)) {
        expect(reply).toMatchObject({ error: { kind: 'conflict', detail: expect.stringContaining(by) as string } });
      }
      expect(factsOf(asked)).toEqual(['request-answered 1']);
    }
  });

  test('under the same key gets the same reply, also where the first one closed the request', async () => {
    const asked = await opened(question());
    const alex = someone(asked);
    const idempotency = key('k1', 'a');
    const first = await desk.answer(asked.discussion, choice(alex, 'Time-to-market'), { idempotency });
    const before = performance.now();
    expect(await desk.answer(asked.discussion, choice(alex, 'Time-to-market'), { idempotency })).toEqual(first);
    expect(performance.now() - before).toBeLessThan(900);
    const other = { idempotency: key('k1', 'b') };
    expect(await desk.answer(asked.discussion, choice(alex, 'Data integrity'), other)).toMatchObject({
      error: { kind: 'key_reused' },
    });
    expect(await desk.answer(asked.discussion, choice(alex, 'Time-to-market'))).toMatchObject({
      error: { kind: 'conflict', detail: 'Nothing awaits you here. You have answered this already', open: [] },
    });
  });

  test('is refused where it is not theirs to give, and nothing changes', async () => {
    const asked = await opened(question({ strict: true }));
    const alex = someone(asked);
    const id = asked.request.request_id;
    const refused = async (reply: ReturnType<Desk['answer']>) => {
      const result = await reply;
      return result.ok ? 'taken' : [result.error.kind, result.error.errors?.[0]?.pointer].filter(Boolean).join(' ');
    };
    expect(await refused(desk.answer(asked.discussion, choice(alex, 'Both', id)))).toBe('invalid /response');
    expect(await refused(desk.answer(asked.discussion, choice('sarah', 'Data integrity', id)))).toBe('forbidden');
    const impersonated = desk.answer(asked.discussion, choice(alex, 'Data integrity', id), { as: actor('sarah') });
    expect(await refused(impersonated)).toBe('forbidden');
    expect(await refused(desk.answer('elsewhere', choice(alex, 'Data integrity', id)))).toBe('not_found');
    const stranger = { as: actor(alex, 'other') };
    expect(await refused(desk.answer(asked.discussion, choice(alex, 'Data integrity', id), stranger))).toBe(
      'not_found',
    );
    expect(await desk.inbox(actor(alex))).toHaveLength(1);
    expect(factsOf(asked)).toEqual([]);
  });

  test('without request_id is for the only request it fits; several are listed', async () => {
    const first = await opened(question());
    const alex = someone(first);
    const second = { ...first.request, request_id: `${first.discussion}-r2`, prompt: 'And then?' };
    await desk.open(second, first.discussion);
    await expect.poll(() => desk.inbox(actor(alex))).toHaveLength(2);
    expect(await desk.answer(first.discussion, choice(alex, 'Time-to-market'))).toMatchObject({
      error: {
        kind: 'conflict',
        open: [
          { request_id: first.request.request_id, prompt: first.request.prompt },
          { request_id: second.request_id, prompt: 'And then?' },
        ],
      },
    });
    await desk.answer(first.discussion, choice(alex, 'Time-to-market', second.request_id));
    expect(await desk.answer(first.discussion, choice(alex, 'Time-to-market'))).toMatchObject({ ok: true });
  });

  test('that is faster than the bus waits for its request, named or not', async () => {
    for (const named of [true, false]) {
      const asked = question();
      const id = named ? asked.request.request_id : undefined;
      const early = desk.answer(asked.discussion, choice(someone(asked), 'Time-to-market', id), { known: named });
      await desk.open(asked.request, asked.discussion);
      expect(await early).toMatchObject({ ok: true });
    }
  });

  test('to a request that does not come: come back where the log knows it, else there is none', async () => {
    const asked = question();
    const alex = someone(asked);
    const named = choice(alex, 'Time-to-market', asked.request.request_id);
    expect(await desk.answer(asked.discussion, named)).toMatchObject({ error: { kind: 'unavailable' } });
    expect(await desk.answer(asked.discussion, named, { known: false })).toMatchObject({
      error: { kind: 'not_found' },
    });
    expect(await desk.answer(asked.discussion, choice(alex, 'x'), { known: false })).toMatchObject({
      error: { kind: 'conflict', open: [] },
    });
  });
});

describe('withdrawn, delivered twice', () => {
  test('a withdrawn request leaves the inbox and takes no answer', async () => {
    const asked = await opened(question());
    await desk.withdraw(asked.request.request_id, asked.discussion);
    await expect.poll(() => desk.inbox(actor(someone(asked)))).toEqual([]);
    const late = choice(someone(asked), 'Time-to-market', asked.request.request_id);
    expect(await desk.answer(asked.discussion, late)).toMatchObject({
      error: { kind: 'conflict', detail: 'This is not asked any more' },
    });
  });

  test('a request withdrawn before it came never opens', async () => {
    const asked = question();
    const stored = (table: 'requests' | 'withdrawals') =>
      desk.db.selectFrom(table).select('request_id').where('request_id', '=', asked.request.request_id).execute();
    await desk.withdraw(asked.request.request_id, asked.discussion);
    await expect.poll(() => stored('withdrawals')).toHaveLength(1);
    await desk.open(asked.request, asked.discussion);
    await expect.poll(() => stored('requests')).toHaveLength(1);
    expect(await desk.inbox(actor(someone(asked)))).toEqual([]);
  });

  test('a request opened again under another message id stays answered and tells its answer again', async () => {
    const asked = await opened(question());
    await desk.answer(asked.discussion, choice(someone(asked), 'Time-to-market'));
    await told<Answered>(asked, 'request-answered');
    const publishedAt = async () => {
      const row = await desk.db
        .selectFrom('outbox')
        .select('published_at')
        .where('id', '=', `${asked.request.request_id}:request-answered`)
        .executeTakeFirst();
      return row?.published_at?.getTime() ?? 0;
    };
    await expect.poll(publishedAt).toBeGreaterThan(0);
    const before = await publishedAt();
    await desk.open(asked.request, asked.discussion, { id: `${asked.request.request_id}:again` });
    await expect.poll(publishedAt).toBeGreaterThan(before);
    expect(await desk.inbox(actor(someone(asked)))).toEqual([]);
  });
});
