import { ask, bus, type DataOf, type HumanInput, type IdempotencyKey } from '@maestro/contracts';
import type { Outgoing } from '@maestro/messaging';
import type { RunningService } from '@maestro/service-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actor, setDesk, type Desk, type OpenRequest } from './desk.ts';

type Answered = DataOf<typeof bus.requestAnswered>;
type Expired = DataOf<typeof bus.requestExpired>;

let desk: Desk;
let service: RunningService;
let places = 0;

beforeAll(async () => {
  desk = await setDesk();
  service = await desk.startHumanInput();
});
afterAll(async () => {
  await service.stop();
  await desk.stop();
});

type Asked = { readonly request: OpenRequest; readonly discussion: string };

/** A request in a discussion of its own; people are of that discussion too, so that inboxes stay apart. */
function question(over: Partial<OpenRequest> = {}): Asked {
  const discussion = `d${++places}`;
  const request: OpenRequest = {
    request_id: `${discussion}-r1`,
    kind: 'input_request',
    type: 'choice',
    topic: 'Choose database for Apollo',
    prompt: 'Which factor is most important?',
    options: ['Time-to-market', 'Data integrity'],
    to: [`alex-${discussion}`],
    blocking: true,
    strict: false,
    deadline: null,
    expiry: { policy: 'wait' },
    responses: [],
    ...over,
  };
  return { request, discussion };
}

const someone = (asked: Asked): string => asked.request.to[0] ?? '';
const choice = (user_id: string, response: string, request_id?: string): HumanInput => ({
  user_id,
  type: 'choice',
  response,
  ...(request_id !== undefined && { request_id }),
});
const inAMinute = () => new Date(desk.clock.now().getTime() + 60_000).toISOString();
const key = (name: string, body: string): IdempotencyKey => ({ key: name, route: '/human-input', body_hash: body });

const opened = async (asked: Asked): Promise<Asked> => {
  await desk.open(asked.request, asked.discussion);
  await expect.poll(() => desk.inbox(actor(someone(asked)))).toHaveLength(1);
  return asked;
};

/** What the orchestrator was told of one request, as `name version`. */
const factsOf = ({ discussion }: Asked) =>
  desk.orchestrator.heard
    .filter(({ envelope }) => envelope.discussionid === discussion)
    .map(({ envelope }) => `${envelope.type.split('.')[1]} ${envelope.seq}`);

async function told<T extends Answered | Expired>({ request }: Asked, name: string): Promise<T> {
  const find = () => desk.orchestrator.told<T>(name).find(({ request_id }) => request_id === request.request_id);
  await expect.poll(find, { timeout: 10_000 }).toBeDefined();
  return find()!;
}

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

describe('the inbox', () => {
  const fact = (
    definition: Outgoing['definition'],
    data: { vote_id: string; participant_id?: string },
    version: number,
    workspaceId = 'default',
  ): Outgoing => ({
    definition,
    data,
    id: [data.vote_id, definition.name, data.participant_id].filter(Boolean).join(':'),
    workspaceId,
    discussionId: 'votes',
    aggregate: data.vote_id,
    version,
    actor: 'service:voting',
  });
  const opens = (vote_id: string, people: string[], workspaceId?: string) =>
    fact(
      bus.voteOpened,
      { vote_id, topic: 'Apollo', method: 'majority', options: ['A', 'B'], people, deadline: null } as never,
      1,
      workspaceId,
    );
  const casts = (vote_id: string, participant_id: string) => fact(bus.ballotCast, { vote_id, participant_id }, 2);
  const closes = (vote_id: string) =>
    fact(
      bus.voteClosed,
      {
        vote_id,
        tally: {
          counts: { A: 1, B: 0 },
          eligible: 2,
          cast: 1,
          abstentions: 0,
          quorum_needed: 1,
          outcome: 'winner',
          winner: 'A',
          tied: [],
          broken_by: null,
        },
        ballots: [],
        reasons: {},
        closed_by: 'deadline',
      } as never,
      3,
    );

  test('shows a ballot until it is cast or the vote closes', async () => {
    await desk.voting.send(opens('v1', ['ada', 'ben']));
    await expect.poll(() => desk.inbox(actor('ada'))).toEqual([{ kind: 'ballot', id: 'v1' }]);
    await desk.voting.send(casts('v1', 'ada'));
    await expect.poll(() => desk.inbox(actor('ada'))).toEqual([]);
    expect(await desk.inbox(actor('ben'))).toEqual([{ kind: 'ballot', id: 'v1' }]);
    await desk.voting.send(closes('v1'));
    await expect.poll(() => desk.inbox(actor('ben'))).toEqual([]);
  });

  test('comes to the same whatever the order of the facts', async () => {
    const seen = (votes: string[]) =>
      expect
        .poll(() => desk.db.selectFrom('votes').select('vote_id').where('vote_id', 'in', votes).execute())
        .toHaveLength(votes.length);
    await desk.voting.send(closes('v2'), casts('v3', 'cid'));
    await seen(['v2']);
    await expect
      .poll(() => desk.db.selectFrom('vote_people').selectAll().where('vote_id', '=', 'v3').execute())
      .toHaveLength(1);
    await desk.voting.send(opens('v2', ['cid']), opens('v3', ['cid']), opens('v4', ['cid']));
    await expect.poll(() => desk.inbox(actor('cid'))).toEqual([{ kind: 'ballot', id: 'v4' }]);
    await seen(['v2', 'v3', 'v4']);
    expect(await desk.inbox(actor('cid'))).toEqual([{ kind: 'ballot', id: 'v4' }]);
  });

  test('of another workspace is another inbox, also for the same person', async () => {
    await desk.voting.send(opens('v5', ['dora'], 'other'));
    await expect.poll(() => desk.inbox(actor('dora', 'other'))).toEqual([{ kind: 'ballot', id: 'v5' }]);
    const asked = question({ to: ['dora'] });
    await desk.open(asked.request, asked.discussion);
    await expect.poll(() => desk.inbox(actor('dora'))).toHaveLength(1);
    expect(await desk.inbox(actor('dora', 'other'))).toEqual([{ kind: 'ballot', id: 'v5' }]);
  });
});

test('answers a ping and says it is ready', async () => {
  expect(await desk.gateway.ask(ask.pings['human-input'], { actor: null, body: {} })).toEqual({
    ok: true,
    value: { service: 'human-input' },
  });
  expect(await service.ready()).toBe(true);
});
