import { ask, bus } from '@maestro/contracts';
import type { Outgoing } from '@maestro/messaging';
import type { RunningService } from '@maestro/service-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actor, setDesk } from './desk.ts';
import { question } from './questions.ts';

const desk = await setDesk();
let service: RunningService;

beforeAll(async () => {
  service = await desk.startHumanInput();
});
afterAll(async () => {
  await service.stop();
  await desk.stop();
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
