import { ask } from '@maestro/contracts';
import type { RunningService } from '@maestro/service-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actor, ballotBox, key, newVote, people } from './ballot-box.ts';
import { says, setTable, silent } from './table.ts';

const table = await setTable();
const { cast, list, factsOf, closed } = ballotBox(table);
let voting: RunningService;

beforeAll(async () => {
  voting = await table.startVoting();
});
afterAll(async () => {
  await voting.stop();
  await table.stop();
});

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
    expect(await cast(vote, 'alex', 'Hybrid')).toEqual({
      ok: true,
      value: { seq: null, receipt: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
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
    expect(ballots[0]).toMatchObject({
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

test('answers a ping and says it is ready', async () => {
  const { pings } = ask;
  expect(await table.gateway.ask(pings.voting, { actor: null, body: {} })).toEqual({
    ok: true,
    value: { service: 'voting' },
  });
  expect(await voting.ready()).toBe(true);
});
