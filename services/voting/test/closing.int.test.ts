import type { RunningService } from '@maestro/service-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ballotBox, newVote, people } from './ballot-box.ts';
import { says, setTable } from './table.ts';

const table = await setTable();
const { cast, factsOf, closed } = ballotBox(table);
let voting: RunningService;

beforeAll(async () => {
  voting = await table.startVoting();
});
afterAll(async () => {
  await voting.stop();
  await table.stop();
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
