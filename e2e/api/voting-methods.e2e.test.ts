import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { receiptOf, verifyExport } from '@maestro/ballot-chain';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Discussion } from '../table/discussion.ts';
import type { Seen } from '../table/follower.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
let alex: Person;
let mina: Person;
let tom: Person;
let table: Discussion;

beforeAll(async () => {
  [alex, mina, tom] = (await Promise.all(['alex', 'mina', 'tom'].map((p) => Person.signIn(baseUrl, p)))) as [
    Person,
    Person,
    Person,
  ];
});

afterEach(() => table.stop());

const request = {
  topic: 'Where to meet',
  agents: [{ persona: 'architect' }, { persona: 'devops' }],
  protocol: 'round_robin',
  rounds: 0,
  analysis: false,
  moderator: false,
  humans: [
    { user_id: 'alex', role: 'decision_maker' },
    { user_id: 'mina', role: 'contributor' },
    { user_id: 'tom', role: 'contributor' },
  ],
};
const options = ['Oslo', 'Porto', 'Quito'];

async function open(vote: object, more: object = {}): Promise<Seen> {
  table = await Discussion.open(baseUrl, alex, { ...request, vote: { options, ...vote }, ...more });
  return table.nth('vote:opened', 1);
}

const viewOf = async (who: Person, vote: Seen) =>
  (await must(who.get<Record<string, any>>(`${table.path}/votes/${vote.data['vote_id']}`))).body;
const exportOf = (who: Person, vote: Seen) =>
  who.get<Record<string, any>>(`${table.path}/votes/${vote.data['vote_id']}/export`);

/** The export as a file would hold it, checked as `maestro verify` does. */
async function verified(vote: Seen, published: string) {
  const { body } = await must(exportOf(alex, vote));
  return verifyExport(JSON.stringify(body), published);
}

const MAESTRO = fileURLToPath(new URL('../../tools/maestro/bin/maestro.mjs', import.meta.url));

/** The same with the tool itself, over a file; it fails where anything does not hold. */
async function verifiedByTool(vote: Seen): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maestro-export-'));
  try {
    const file = join(folder, 'export.json');
    await writeFile(file, JSON.stringify((await must(exportOf(alex, vote))).body));
    return (await promisify(execFile)(process.execPath, [MAESTRO, 'verify', file])).stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('a ranked vote', () => {
  it('is counted by Schulze over the ballots of agents and people, and can be verified by anybody', async () => {
    const vote = await open({ method: 'schulze', tie_break: 'order' });
    expect((await exportOf(alex, vote)).status).toBe(409);
    const reply = await must(table.ballot(alex, vote, { ranking: ['Quito', 'Porto'], reason: 'warm' }));
    const receipt = String(reply.body['receipt']);
    expect(receipt).toMatch(/^[0-9a-f]{64}$/);
    await must(table.ballot(mina, vote, { ranking: ['Quito', ['Oslo', 'Porto']] }));
    await must(table.ballot(tom, vote, { ranking: ['Quito', 'Oslo', 'Porto'] }));
    const closed = await table.nth('vote:closed', 1);
    expect(closed.data).toMatchObject({
      tally: { winner: 'Quito', outcome: 'winner', cast: 5, working: { condorcet_winner: 'Quito', method: 'schulze' } },
    });
    expect(closed.data['ballots']).toHaveLength(5);
    for (const ballot of closed.data['ballots']) expect(ballot).toMatchObject({ cause: null, choice: null });
    const view = await viewOf(tom, vote);
    expect(view['published']).toContainEqual(
      expect.objectContaining({
        receipt,
        participant_id: 'alex',
        ballot: { choice: null, ranking: [['Quito'], ['Porto']] },
      }),
    );
    const comparison = (await must(mina.get<any>(`${table.path}/votes/${vote.data['vote_id']}/comparison`))).body;
    expect(comparison.methods).toMatchObject({ schulze: { winners: ['Quito'] }, borda: { outcome: 'winner' } });
    const chain = closed.data['chain'] as { head: string };
    expect(view['chain_head']).toBe(chain.head);
    expect(await verified(vote, chain.head)).toMatchObject({ ok: true, ballots: 5, findings: [] });
    expect(await verifiedByTool(vote)).toContain(chain.head);
    await table.follower.end();
    const decision = await table.decision(alex);
    expect(decision).toMatchObject({ status: 'decided', option: 'Quito' });
    expect(decision['votes']).toContainEqual({ participant_id: 'alex', choice: 'Quito > Porto', reason: 'warm' });
    expect(decision['supporting_votes']).toBeGreaterThanOrEqual(3);
  });

  it('says which field of the rules, or of a ballot, is wrong', async () => {
    for (const [vote, pointer] of [
      [{ method: 'schulze', seats: 2 }, '/vote/seats'],
      [{ method: 'plurality', dots: 5 }, '/vote/dots'],
      [{ method: 'majority', weights: { participants: { nobody: 2 } } }, '/vote/weights/participants/nobody'],
      [{ method: 'majority', deadline: '2020-01-01T00:00:00Z' }, '/vote/deadline'],
      [{ method: 'majority', secret: true, weights: { participants: { alex: 2 } } }, '/vote/weights'],
      [{ method: 'sortition' }, '/vote/method'],
    ] as const) {
      const { status, body } = await alex.post<any>('/v1/discussions', { ...request, vote: { options, ...vote } });
      expect([status, body.errors[0].pointer]).toEqual([422, pointer]);
    }
    const vote = await open({ method: 'borda' });
    for (const [ballot, pointer] of [
      [{ choice: 'Oslo' }, '/choice'],
      [{ ranking: ['Oslo', 'Paris'] }, '/ranking/1'],
      [{ ranking: ['Oslo', 'Oslo'] }, '/ranking'],
      [{ ranking: [] }, '/ranking'],
      [{ ranking: ['Oslo'], abstain: true }, '/choice'],
    ] as const) {
      const { status, body } = await mina.post<any>(`${table.path}/votes/${vote.data['vote_id']}/ballots`, {
        user_id: 'mina',
        ...ballot,
      });
      expect([status, body]).toMatchObject([422, { errors: [{ pointer }] }]);
    }
  });
});

describe('a secret vote', () => {
  it('tells who voted and never what; afterwards the ballots stand there without names', async () => {
    const vote = await open({ method: 'approval', secret: true });
    const refused = await table.ballot(alex, vote, { approvals: ['Oslo'], reason: 'mine' });
    expect(refused.status).toBe(422);
    const first = await must(table.ballot(alex, vote, { approvals: ['Porto', 'Quito'] }));
    await must(table.ballot(mina, vote, { approvals: ['Porto'] }));
    await table.nth('vote:cast', 4);
    for (const who of [alex, tom]) {
      expect(await viewOf(who, vote)).toMatchObject({ published: [], chain_head: null, tally: null, reasons: {} });
      const { ballots } = await viewOf(who, vote);
      for (const ballot of ballots) expect(Object.keys(ballot).sort()).toEqual(['cause', 'choice', 'participant_id']);
    }
    await must(table.ballot(tom, vote, { approvals: ['Porto'] }));
    const closed = await table.nth('vote:closed', 1);
    expect(closed.data).toMatchObject({ secret: true, reasons: {}, tally: { cast: 5 } });
    expect(JSON.stringify(closed.data['ballots'])).not.toContain('Porto');
    const { published, chain_head } = await viewOf(tom, vote);
    expect(published).toHaveLength(5);
    const receipts = published.map((ballot: { receipt: string }) => ballot.receipt);
    expect(receipts).toEqual(receipts.toSorted());
    expect(receipts).toContain(first.body['receipt']);
    expect(JSON.stringify(published)).not.toMatch(/alex|mina|tom|architect|devops/);
    expect(await verified(vote, chain_head)).toMatchObject({ ok: true, ballots: 5 });
    const own = published.find((ballot: { receipt: string }) => ballot.receipt === first.body['receipt']);
    const paper = { paper: { kind: 'approvals', approvals: ['Porto', 'Quito'] } } as const;
    expect(receiptOf(vote.data['vote_id'], paper, own.salt)).toBe(first.body['receipt']);
  });

  it('once declared cannot be made open when the vote is called, nor its result be shown', async () => {
    table = await Discussion.open(baseUrl, alex, {
      ...request,
      rounds: 5,
      vote: { options, secret: true, hidden_until_close: true },
    });
    for (const [order, pointer] of [
      [{ secret: false }, '/secret'],
      [{ hidden_until_close: false }, '/hidden_until_close'],
    ] as const) {
      const { status, body } = await alex.post<any>(`${table.path}/votes`, order);
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, pointer]);
    }
    await must(alex.post(`${table.path}/votes`, { method: 'score', max_score: 5 }));
    const vote = await table.nth('vote:opened', 1);
    expect(vote.data).toMatchObject({ method: 'score', terms: { secret: true, settings: { max_score: 5 } } });
  });
});

describe('the protocol voting', () => {
  it('votes before anybody speaks, and again after; the record says who moved, how far and after which message', async () => {
    const first = await open({ method: 'plurality' }, { protocol: 'voting', rounds: 1 });
    expect(first.data).toMatchObject({ stage: 'first' });
    expect(table.typed('agent:message')).toHaveLength(0);
    for (const [who, choice] of [
      [alex, 'Oslo'],
      [mina, 'Oslo'],
      [tom, 'Porto'],
    ] as const) {
      await must(table.ballot(who, first, { choice }));
    }
    const before = await table.nth('vote:closed', 1);
    expect(before.data).toMatchObject({ vote_id: first.data['vote_id'], secret: true, reasons: {} });
    expect(JSON.stringify(before.data['ballots'])).not.toMatch(/Oslo|Porto|Quito/);
    const final = await table.nth('vote:opened', 2);
    expect(final.data).toMatchObject({ stage: 'final', options });
    const spoken = table.typed('agent:message');
    expect(spoken).toHaveLength(2);
    await must(table.ballot(alex, final, { choice: 'Porto', moved_by: spoken[1]!.seq }));
    await must(table.ballot(mina, final, { choice: 'Oslo' }));
    await must(table.ballot(tom, final, { abstain: true }));
    const shifted = await table.nth('vote:shifted', 1);
    expect(shifted.data).toMatchObject({
      vote_id: final.data['vote_id'],
      first_vote_id: first.data['vote_id'],
      compared: 5,
    });
    const moves = shifted.data['moves'] as { participant_id: string }[];
    expect(moves).toContainEqual({
      participant_id: 'alex',
      from: { choice: 'Oslo' },
      to: { choice: 'Porto' },
      distance: 1,
      after: spoken[1]!.seq,
    });
    expect(moves.map((move) => move.participant_id)).not.toContain('mina');
    expect(moves).toContainEqual(expect.objectContaining({ participant_id: 'tom', to: { choice: null }, distance: 1 }));
  });
});
