import { ask, type Actor, type CastBallot, type IdempotencyKey, type bus, type DataOf } from '@maestro/contracts';
import type { RunningService } from '@maestro/service-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, setTable, silent, type OpenVote, type Table } from './table.ts';

type VoteClosed = DataOf<typeof bus.voteClosed>;

let table: Table;
let voting: RunningService;
let places = 0;

beforeAll(async () => {
  table = await setTable();
  voting = await table.startVoting();
});
afterAll(async () => {
  await voting.stop();
  await table.stop();
});

/** A place of its own for every test: facts of another are told apart by the discussion. */
function newVote(over: Partial<OpenVote> = {}): { command: OpenVote; discussion: string } {
  const discussion = `d${++places}`;
  const command: OpenVote = {
    vote_id: `${discussion}-v1`,
    topic: 'Choose database for Apollo',
    method: 'majority',
    options: ['PostgreSQL', 'MongoDB', 'Hybrid'],
    voters: [{ id: 'alex', agent: null }],
    quorum: 0.5,
    tie_break: null,
    deadline: null,
    ballot_round: 1,
    context_seq: 1,
    ...over,
  };
  return { command, discussion };
}

const people = (...ids: string[]) => ids.map((id) => ({ id, agent: null }));
const actor = (person_id: string, workspace_id = 'default'): Actor => ({ workspace_id, person_id });
const key = (name: string, body: unknown): IdempotencyKey => ({
  key: name,
  route: '/ballots',
  body_hash: JSON.stringify(body),
});

function cast(
  vote: { command: OpenVote; discussion: string },
  person: string,
  choice: string,
  more: { as?: Actor; idempotency?: IdempotencyKey; known?: boolean; ballot?: CastBallot } = {},
) {
  const ballot = more.ballot ?? { user_id: person, choice };
  return table.gateway.ask(ask.castBallot, {
    actor: more.as ?? actor(person),
    idempotency: more.idempotency ?? null,
    body: { discussion_id: vote.discussion, vote_id: vote.command.vote_id, ballot, known: more.known ?? true },
  });
}

const list = ({ discussion }: { discussion: string }, as = actor('alex')) =>
  table.gateway.ask(ask.listVotes, { actor: as, body: { discussion_id: discussion } });

/** Voting's facts of one discussion the orchestrator was told, as `name version`. */
const factsOf = (discussion: string) =>
  table.orchestrator.heard
    .filter(({ envelope }) => envelope.discussionid === discussion && envelope.source === '/maestro/voting')
    .map(({ envelope }) => `${envelope.type.split('.')[1]} ${envelope.seq}`);

async function closed(discussion: string): Promise<VoteClosed> {
  const find = () =>
    table.orchestrator.heard.find(
      ({ envelope }) => envelope.discussionid === discussion && envelope.type.startsWith('voting.vote-closed'),
    );
  await expect.poll(find, { timeout: 10_000 }).toBeDefined();
  return find()?.data as VoteClosed;
}

describe('a vote of agents and people', () => {
  test('ends with the last ballot: agents through the router, a person through the gateway', async () => {
    const vote = newVote({
      voters: [
        { id: 'architect', agent: table.seat('architect', says('Hybrid', 'best of both')) },
        { id: 'backend_eng', agent: table.seat('backend_eng', says('Hybrid')) },
        { id: 'devops', agent: table.seat('devops', says('PostgreSQL', 'simplicity')) },
        ...people('alex'),
      ],
    });
    await table.open(vote.command, vote.discussion);
    expect(await cast(vote, 'alex', 'Hybrid')).toEqual({ ok: true, value: { seq: null } });
    expect(await closed(vote.discussion)).toMatchObject({
      closed_by: 'all_voted',
      tally: { winner: 'Hybrid', counts: { Hybrid: 3, PostgreSQL: 1, MongoDB: 0 }, cast: 4 },
      reasons: { architect: 'best of both', devops: 'simplicity' },
    });
    expect(factsOf(vote.discussion).sort()).toEqual([
      'ballot-cast 2',
      'ballot-cast 3',
      'ballot-cast 4',
      'ballot-cast 5',
      'vote-closed 6',
      'vote-opened 1',
    ]);
  });

  test('asks again where a ballot is not valid and names what was wrong; then it is an abstention with its cause', async () => {
    const instructions: string[] = [];
    const vote = newVote({
      voters: [
        {
          id: 'stubborn',
          agent: table.seat('stubborn', (instruction) => {
            instructions.push(instruction);
            return { output: { choice: 'Oracle', reason: 'why not' } };
          }),
        },
        ...people('alex'),
      ],
    });
    await table.open(vote.command, vote.discussion);
    await cast(vote, 'alex', 'Hybrid');
    const { ballots, tally } = await closed(vote.discussion);
    expect(ballots).toContainEqual({
      participant_id: 'stubborn',
      choice: null,
      cause: 'the ballot was not valid: "Oracle" is not one of the options',
    });
    expect(tally).toMatchObject({ winner: 'Hybrid', cast: 2, abstentions: 1 });
    expect(instructions).toHaveLength(2);
    expect(instructions[1]).toContain('could not be counted: "Oracle" is not one of the options');
  });

  test('does without an agent whose call was lost, once its time is over', async () => {
    const vote = newVote({ voters: [{ id: 'lost', agent: table.seat('lost', silent) }, ...people('alex')] });
    await table.open(vote.command, vote.discussion);
    await cast(vote, 'alex', 'Hybrid');
    table.clock.advance(106_000);
    const { ballots } = await closed(vote.discussion);
    expect(ballots[0]).toMatchObject({ missing: true, cause: 'the model did not answer in time' });
    await expect
      .poll(() => table.router.told<{ call_id: string }>('cancel-call').map((c) => c.call_id))
      .toContain(`${vote.command.vote_id}-b1-1`);
  });
});

describe('a person', () => {
  test('may change a ballot until the close: the latest counts, and it is told once', async () => {
    const vote = newVote({ voters: people('alex', 'kim') });
    await table.open(vote.command, vote.discussion);
    await cast(vote, 'alex', 'MongoDB');
    await cast(vote, 'alex', 'Hybrid');
    await cast(vote, 'kim', 'Hybrid');
    expect((await closed(vote.discussion)).tally.counts).toMatchObject({ Hybrid: 2, MongoDB: 0 });
    expect(factsOf(vote.discussion)).toHaveLength(4);
    expect(await cast(vote, 'alex', 'MongoDB')).toMatchObject({ ok: false, error: { kind: 'conflict' } });
  });

  test('is refused where the ballot is not theirs to cast, and nothing changes', async () => {
    const vote = newVote({ voters: people('alex', 'kim') });
    await table.open(vote.command, vote.discussion);
    const refused = async (reply: ReturnType<typeof cast>) => {
      const result = await reply;
      return result.ok ? 'taken' : [result.error.kind, result.error.errors?.[0]?.pointer].filter(Boolean).join(' ');
    };
    expect(await refused(cast(vote, 'alex', 'Oracle'))).toBe('invalid /choice');
    expect(await refused(cast(vote, 'sarah', 'Hybrid'))).toBe('forbidden');
    expect(await refused(cast(vote, 'kim', 'Hybrid', { as: actor('alex') }))).toBe('forbidden');
    expect(await refused(cast(vote, 'alex', 'Hybrid', { as: actor('alex', 'other') }))).toBe('not_found');
    expect(await refused(cast({ ...vote, discussion: 'elsewhere' }, 'alex', 'Hybrid'))).toBe('not_found');
    expect(await list(vote)).toMatchObject({ value: { votes: [{ cast: [], status: 'open' }] } });
    expect(await list(vote, actor('alex', 'other'))).toEqual({ ok: true, value: { votes: [] } });
  });

  test('gets the same reply under the same key, and another body is refused', async () => {
    const vote = newVote({ voters: people('alex', 'kim') });
    await table.open(vote.command, vote.discussion);
    const idempotency = key('k1', 'Hybrid');
    const first = await cast(vote, 'alex', 'Hybrid', { idempotency });
    await cast(vote, 'alex', 'MongoDB');
    expect(await cast(vote, 'alex', 'Hybrid', { idempotency })).toEqual(first);
    expect(await list(vote)).toMatchObject({
      value: { votes: [{ cast: ['alex'], ballots: [{ choice: 'MongoDB' }] }] },
    });
    expect(await cast(vote, 'alex', 'PostgreSQL', { idempotency: key('k1', 'PostgreSQL') })).toMatchObject({
      error: { kind: 'key_reused' },
    });
  });

  test('who is faster than the bus waits for the vote, and is asked to come back where it does not come', async () => {
    const vote = newVote({ voters: people('alex', 'kim') });
    const early = cast(vote, 'alex', 'Hybrid');
    await table.open(vote.command, vote.discussion);
    expect(await early).toMatchObject({ ok: true });
    const never = newVote();
    expect(await cast(never, 'alex', 'Hybrid')).toMatchObject({ error: { kind: 'unavailable' } });
    expect(await cast(never, 'alex', 'Hybrid', { known: false })).toMatchObject({ error: { kind: 'not_found' } });
  });
});

describe('closing', () => {
  test('happens at the deadline and lists every voter', async () => {
    const deadline = new Date(table.clock.now().getTime() + 60_000).toISOString();
    const vote = newVote({ voters: people('alex', 'kim', 'lee'), deadline });
    await table.open(vote.command, vote.discussion);
    await cast(vote, 'alex', 'Hybrid');
    table.clock.advance(60_000);
    const fact = await closed(vote.discussion);
    expect(fact.closed_by).toBe('deadline');
    expect(fact.ballots.map((b) => [b.participant_id, b.missing ?? false])).toEqual([
      ['alex', false],
      ['kim', true],
      ['lee', true],
    ]);
  });

  test('against a ballot: an acknowledged ballot is in the count, a refused one is not', async () => {
    const deadline = new Date(table.clock.now().getTime() + 60_000).toISOString();
    const races = Array.from({ length: 20 }, () => newVote({ voters: people('alex', 'kim', 'lee'), deadline }));
    for (const race of races) await table.open(race.command, race.discussion);
    for (const race of races) expect(await cast(race, 'lee', 'Hybrid')).toMatchObject({ ok: true });
    const replies = races.flatMap((race, i) => [
      ...(i === 10 ? [Promise.resolve(table.clock.advance(60_000)).then(() => null)] : []),
      cast(race, 'alex', 'MongoDB').then((reply) => ({ race, reply })),
    ]);
    let acknowledged = 0;
    for (const settled of await Promise.all(replies)) {
      if (settled === null) continue;
      const { race, reply } = settled;
      const ballot = (await closed(race.discussion)).ballots.find((b) => b.participant_id === 'alex');
      if (reply.ok) acknowledged++;
      else expect(reply.error.kind).toBe('conflict');
      expect(ballot).toMatchObject(reply.ok ? { choice: 'MongoDB' } : { choice: null, missing: true });
    }
    expect(acknowledged).toBeGreaterThan(0);
  });

  test('waits for a ballot that holds the vote, and other votes close meanwhile', async () => {
    const at = table.clock.now().getTime();
    const held = newVote({ voters: people('alex', 'kim'), deadline: new Date(at + 59_000).toISOString() });
    const other = newVote({ voters: people('alex', 'kim'), deadline: new Date(at + 60_000).toISOString() });
    for (const vote of [held, other]) {
      await table.open(vote.command, vote.discussion);
      expect(await cast(vote, 'kim', 'Hybrid')).toMatchObject({ ok: true });
    }
    let reply: ReturnType<typeof cast> | undefined;
    await table.db.transaction().execute(async (trx) => {
      const { vote_id } = held.command;
      await trx.selectFrom('votes').select('vote_id').where('vote_id', '=', vote_id).forUpdate().execute();
      reply = cast(held, 'alex', 'MongoDB');
      table.clock.advance(60_000);
      expect(await closed(other.discussion)).toMatchObject({ closed_by: 'deadline' });
      expect(factsOf(held.discussion)).toEqual(['vote-opened 1', 'ballot-cast 2']);
    });
    const counted = (await closed(held.discussion)).ballots.find((b) => b.participant_id === 'alex')?.choice;
    expect(counted).toBe((await reply)?.ok ? 'MongoDB' : null);
  });

  test('comes once where everybody votes at the same moment, and every ballot is in the count', async () => {
    const voters = people(...Array.from({ length: 8 }, (_, i) => `p${i}`));
    for (let race = 0; race < 5; race++) {
      const vote = newVote({ voters });
      await table.open(vote.command, vote.discussion);
      const replies = await Promise.all(voters.map(({ id }) => cast(vote, id, 'Hybrid')));
      expect(replies.filter((reply) => reply.ok)).toHaveLength(8);
      expect(await closed(vote.discussion)).toMatchObject({ closed_by: 'all_voted', tally: { cast: 8 } });
      await expect.poll(() => factsOf(vote.discussion)).toHaveLength(10);
      expect(factsOf(vote.discussion).at(-1)).toBe('vote-closed 10');
      expect(new Set(factsOf(vote.discussion).map((fact) => fact.split(' ')[1])).size).toBe(10);
    }
  });

  test('by withdrawal comes also where the withdrawal was first', async () => {
    const vote = newVote({ voters: [{ id: 'architect', agent: table.seat('architect', says('Hybrid')) }] });
    await table.withdraw(vote.command.vote_id, vote.discussion);
    await expect
      .poll(() => table.db.selectFrom('withdrawals').selectAll().where('vote_id', '=', vote.command.vote_id).execute())
      .toHaveLength(1);
    const asked = table.router.heard.length;
    await table.open(vote.command, vote.discussion);
    expect(await closed(vote.discussion)).toMatchObject({ closed_by: 'withdrawn' });
    expect(table.router.heard.length).toBe(asked);
  });

  test('by withdrawal refuses ballots from then on', async () => {
    const vote = newVote({ voters: people('alex', 'kim') });
    await table.open(vote.command, vote.discussion);
    await cast(vote, 'alex', 'Hybrid');
    await table.withdraw(vote.command.vote_id, vote.discussion);
    expect(await closed(vote.discussion)).toMatchObject({ closed_by: 'withdrawn', tally: { cast: 1 } });
    expect(await cast(vote, 'kim', 'Hybrid')).toMatchObject({ error: { kind: 'conflict' } });
  });
});

describe('delivered twice, restarted, replicated', () => {
  test('a vote opened again under another message id asks nobody again and tells its outcome again', async () => {
    const vote = newVote({ voters: [{ id: 'architect', agent: table.seat('architect', says('Hybrid')) }] });
    await table.open(vote.command, vote.discussion);
    await closed(vote.discussion);
    const publishedAt = async () => {
      const row = await table.db
        .selectFrom('outbox')
        .select('published_at')
        .where('id', '=', `${vote.command.vote_id}:vote-closed`)
        .executeTakeFirst();
      return row?.published_at?.getTime() ?? 0;
    };
    await expect.poll(publishedAt).toBeGreaterThan(0);
    const before = await publishedAt();
    const asked = table.router.told('request-structured-output').length;
    await table.open(vote.command, vote.discussion, `${vote.command.vote_id}:again`);
    await expect.poll(publishedAt).toBeGreaterThan(before);
    expect(table.router.told('request-structured-output')).toHaveLength(asked);
  });

  test('a vote that was open when the service stopped closes after the restart, once, whoever of two replicas it is', async () => {
    const deadline = new Date(table.clock.now().getTime() + 30_000).toISOString();
    const votes = Array.from({ length: 10 }, () => newVote({ voters: people('alex', 'kim'), deadline }));
    for (const vote of votes) {
      await table.open(vote.command, vote.discussion);
      expect(await cast(vote, 'alex', 'Hybrid')).toMatchObject({ ok: true });
    }
    await voting.stop();
    table.clock.advance(30_000);
    voting = await table.startVoting();
    const replica = await table.startVoting();
    try {
      for (const vote of votes) {
        expect(await closed(vote.discussion)).toMatchObject({ closed_by: 'deadline', tally: { cast: 1 } });
        expect(factsOf(vote.discussion).sort()).toEqual(['ballot-cast 2', 'vote-closed 3', 'vote-opened 1']);
      }
    } finally {
      await replica.stop();
    }
  });
});

test('answers a ping and says it is ready', async () => {
  const { pings } = ask;
  expect(await table.gateway.ask(pings.voting, { actor: null, body: {} })).toEqual({
    ok: true,
    value: { service: 'voting' },
  });
  expect(await voting.ready()).toBe(true);
});
