import { ask, type CastBallot } from '@maestro/contracts';
import { verifyExport } from '@maestro/ballot-chain';
import { plainTerms } from '@maestro/tally';
import type { RunningService } from '@maestro/service-runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actor, ballotBox, key, newVote, people, type Ballots } from './ballot-box.ts';
import { setTable } from './table.ts';

const table = await setTable();
const { cast, closed } = ballotBox(table);
let voting: RunningService;

beforeAll(async () => {
  voting = await table.startVoting();
});
afterAll(async () => {
  await voting.stop();
  await table.stop();
});

/** Words that stand in ballots alone: in no topic, no option list of another vote, no instruction. */
const options = ['Xanthippe', 'Yggdrasil', 'Zarathustra'];
const rules = { options, method: 'approval', terms: { ...plainTerms, secret: true } } as const;

/** As a client does: asked again while nobody is there to answer, as between two lives of the service. */
const approve = async (vote: Ballots, person: string, approvals: string[], idempotencyKey: string | null = null) => {
  const ballot: CastBallot = { user_id: person, approvals };
  const route = `/v1/discussions/${vote.discussion}/votes/${vote.command.vote_id}/ballots`;
  const idempotency = idempotencyKey === null ? undefined : { ...key(idempotencyKey, ballot), route };
  for (let attempt = 1; ; attempt++) {
    const reply = await cast(vote, person, '', { ballot, ...(idempotency && { idempotency }) });
    if (reply.ok || reply.error.kind !== 'unavailable' || attempt === 10) return reply;
  }
};

const viewOf = async (vote: Ballots, reader: string) => {
  const body = { discussion_id: vote.discussion, vote_id: vote.command.vote_id, known: true };
  const view = await table.gateway.ask(ask.getVote, { actor: actor(reader), body });
  if (!view.ok) throw new Error(view.error.detail);
  return view.value;
};

/** Every row of a table of the service, as one text. */
async function rowsOf(name: string, where = sql`true`): Promise<string> {
  const { rows } = await sql`SELECT * FROM ${sql.table(name)} WHERE ${where}`.execute(table.db);
  return JSON.stringify(rows);
}

describe('a secret vote', () => {
  const vote = newVote({ ...rules, voters: people('ada', 'ben', 'cy') });
  const receipts: string[] = [];
  // As words of their own: `ada` may stand in the middle of any hash.
  const names = /\b(ada|ben|cy)\b/;

  test('keeps what was voted to itself while it is open: outbox, bus and views know who voted and no more', async () => {
    await table.open(vote.command, vote.discussion);
    for (const [person, choice] of [
      ['ada', 'Xanthippe'],
      ['ben', 'Yggdrasil'],
      ['ada', 'Zarathustra'],
    ] as const) {
      const reply = await approve(vote, person, [choice], `${person}-${choice}`);
      if (!reply.ok) throw new Error(reply.error.detail);
      receipts.push(reply.value.receipt!);
    }
    const heard = () => table.orchestrator.heard.filter(({ envelope }) => envelope.discussionid === vote.discussion);
    await expect.poll(() => heard().filter(({ envelope }) => envelope.type.includes('ballot-cast')).length).toBe(2);
    const told = heard().filter(({ envelope }) => envelope.source === '/maestro/voting');
    const outside = [
      JSON.stringify(told.map(({ data }) => ({ ...(data as object), options: [] }))),
      await rowsOf('outbox', sql`id NOT LIKE '%:vote-opened'`),
      JSON.stringify({ ...(await viewOf(vote, 'ada')), options: [] }),
    ];
    for (const text of outside) {
      for (const word of [...options, ...receipts, 'salt":"']) expect(text).not.toContain(word);
    }
    expect(outside[2]).toContain('"cast":["ada","ben"]');
  });

  test('keeps who voted apart from what, and of a changed ballot only the last', async () => {
    const ballots = await rowsOf('ballots', sql`vote_id = ${vote.command.vote_id}`);
    for (const option of options) expect(ballots).not.toContain(option);
    const said = await rowsOf('secret_ballots');
    expect(said).not.toContain('Xanthippe');
    expect(said).not.toMatch(names);
    expect(JSON.parse(said)).toHaveLength(2);
  });

  test('forgets at its close which ballot was whose, and can be verified without knowing it', async () => {
    const last = await approve(vote, 'cy', ['Yggdrasil', 'Zarathustra'], 'cy-1');
    const fact = await closed(vote.discussion);
    expect(fact).toMatchObject({
      secret: true,
      reasons: {},
      tally: { cast: 3, counts: { Yggdrasil: 2, Zarathustra: 2 } },
    });
    for (const option of options) expect(JSON.stringify(fact.ballots)).not.toContain(option);
    expect(await rowsOf('secret_ballots')).toBe('[]');
    const ballots = JSON.parse(await rowsOf('ballots', sql`vote_id = ${vote.command.vote_id}`)) as object[];
    for (const ballot of ballots)
      expect(ballot).toMatchObject({ content: null, salt: null, secret_key: null, place: null });
    expect(await rowsOf('idempotent_replies')).toBe('[]');

    const view = await viewOf(vote, 'ben');
    expect(view.published.map(({ participant_id }) => participant_id)).toEqual([null, null, null]);
    const published = view.published.map(({ receipt }) => receipt);
    expect(published).toEqual(published.toSorted());
    expect(published).toEqual(expect.arrayContaining([receipts[1], receipts[2], last.ok && last.value.receipt]));
    expect(published).not.toContain(receipts[0]);

    const body = { discussion_id: vote.discussion, vote_id: vote.command.vote_id, known: true };
    const exported = await table.gateway.ask(ask.exportVote, { actor: actor('ben'), body });
    if (!exported.ok) throw new Error(exported.error.detail);
    expect(JSON.stringify(exported.value['ballots'])).not.toMatch(names);
    expect(verifyExport(JSON.stringify(exported.value), fact.chain!.head)).toMatchObject({ ok: true, ballots: 3 });
  });
});

describe('agents in a secret vote', () => {
  test('send their ballots sealed: nothing of them is ever readable on the bus', async () => {
    const votes = (approvals: string[]) => () => ({ output: { approvals, abstain: false, reason: 'Xanthippe it is' } });
    const agents = ['kant', 'hegel'].map((id) => ({ id, agent: table.seat(id, votes(['Xanthippe'])) }));
    const vote = newVote({ ...rules, voters: [...agents, ...people('ada')] });
    await table.open(vote.command, vote.discussion);
    await approve(vote, 'ada', ['Yggdrasil']);
    const fact = await closed(vote.discussion);
    expect(fact.tally).toMatchObject({ winner: 'Xanthippe', cast: 3 });
    const outputs = table.orchestrator.heard.filter(({ envelope }) => envelope.discussionid === vote.discussion);
    const told = outputs.filter(({ envelope }) => envelope.type.includes('structured-output-completed'));
    expect(told).toHaveLength(2);
    for (const { data } of told) {
      expect(data).toMatchObject({ output: { sealed: { text: expect.any(String) as string } } });
      expect(JSON.stringify(data)).not.toContain('Xanthippe');
    }
    expect(await rowsOf('votes', sql`vote_id = ${vote.command.vote_id} AND letter_keys IS NOT NULL`)).toBe('[]');
  });
});

describe('an open vote', () => {
  test('shows receipts and the head of the chain as ballots come', async () => {
    const vote = newVote({ voters: people('ada', 'ben') });
    await table.open(vote.command, vote.discussion);
    const first = await cast(vote, 'ada', 'Hybrid');
    const one = await viewOf(vote, 'ben');
    expect(one.published).toMatchObject([{ participant_id: 'ada', receipt: first.ok && first.value.receipt }]);
    await cast(vote, 'ben', 'Hybrid');
    const { chain } = await closed(vote.discussion);
    const two = await viewOf(vote, 'ben');
    expect(two.chain_head).toBe(chain!.head);
    expect(two.chain_head).not.toBe(one.chain_head);
    expect(chain!.ballots).toBe(2);
  });

  test('survives a restart between the ballots', async () => {
    const vote = newVote({ ...rules, voters: people('ada', 'ben', 'cy') });
    await table.open(vote.command, vote.discussion);
    await approve(vote, 'ada', ['Xanthippe']);
    await voting.stop();
    voting = await table.startVoting();
    await approve(vote, 'ben', ['Xanthippe']);
    await approve(vote, 'cy', ['Yggdrasil']);
    expect((await closed(vote.discussion)).tally).toMatchObject({ winner: 'Xanthippe', cast: 3 });
  });
});
