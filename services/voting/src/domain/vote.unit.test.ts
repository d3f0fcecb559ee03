import { describe, expect, test } from 'vitest';
import { agentFailed, hearAgent } from './agent-ballot.ts';
import { BALLOT_ALLOWED, GRACE } from './ask-agent.ts';
import { castBallot } from './cast-ballot.ts';
import { closeVote } from './close-vote.ts';
import { openVote, openWithdrawn } from './open-vote.ts';
import { nextDue, passTime } from './pass-time.ts';
import { ballotsOf, reasonsOf, type OpenVote, type Step, type Vote } from './vote.ts';

const T0 = '2026-03-02T09:00:00.000Z';
const now = { at: T0, salt: 'ab'.repeat(16) };
const after = (ms: number) => new Date(Date.parse(T0) + ms).toISOString();
const here = { workspace_id: 'default', discussion_id: 'apollo', command_id: 'c1', traceparent: null };

const agent = (id: string) => ({ id, agent: { id, persona: id, provider: null, model: null } });
const person = (id: string) => ({ id, agent: null });

const command = (over: Partial<OpenVote> = {}): OpenVote => ({
  vote_id: 'apollo-v30',
  topic: 'Choose database for Apollo',
  method: 'majority',
  options: ['PostgreSQL', 'MongoDB', 'Hybrid'],
  voters: [agent('architect'), agent('devops'), person('alex'), person('kim')],
  quorum: 0.5,
  tie_break: null,
  deadline: null,
  ballot_round: 1,
  context_seq: 29,
  ...over,
});

const opened = (over?: Partial<OpenVote>): Vote => openVote(command(over), here, T0).vote;
const callOf = (vote: Vote, id: string): string => vote.voters.find((v) => v.id === id)?.call?.id ?? 'no call';
const kinds = (step: Step) => step.effects.map(({ kind }) => kind);
const ballotOf = (vote: Vote, id: string) => vote.voters.find((v) => v.id === id)?.ballot;

const votes = (vote: Vote, id: string, choice: string): Vote =>
  hearAgent(vote, callOf(vote, id), { choice, reason: `${id} says so` }, now).vote;
const casts = (vote: Vote, id: string, choice: string): Vote => {
  const step = castBallot(vote, id, { user_id: id, choice }, now);
  if (!step.ok) throw new Error(step.error.detail);
  return step.value.vote;
};

describe('opening', () => {
  test('tells it and asks every agent among the voters, no person', () => {
    const step = openVote(command(), here, T0);
    expect(kinds(step)).toEqual(['opened', 'ask-agent', 'ask-agent']);
    expect(step.vote.voters.map((v) => v.call?.id ?? null)).toEqual(['apollo-v30-b1-1', 'apollo-v30-b2-1', null, null]);
  });

  test('gives a call no more time than the vote has', () => {
    expect(opened().voters[0]?.call?.deadline).toBe(after(BALLOT_ALLOWED));
    expect(opened({ deadline: '2026-03-02T09:00:05Z' }).voters[0]?.call?.deadline).toBe(after(5000));
  });

  test('of a vote without voters closes it at once', () => {
    const step = openVote(command({ voters: [] }), here, T0);
    expect(kinds(step)).toEqual(['opened', 'closed']);
    expect(step.vote.closed?.tally.outcome).toBe('tie');
  });

  test('of a vote that was withdrawn before asks nobody and closes', () => {
    const step = openWithdrawn(command(), here, T0);
    expect(kinds(step)).toEqual(['opened', 'closed']);
    expect(step.vote.closed?.by).toBe('withdrawn');
    expect(step.vote.version).toBe(2);
  });
});

describe('a person’s ballot', () => {
  test('is told once and may be changed: the latest counts', () => {
    const first = castBallot(opened(), 'alex', { user_id: 'alex', choice: 'MongoDB', reason: 'we know it' }, now);
    if (!first.ok) throw new Error('refused');
    expect(first.value.effects).toEqual([{ kind: 'ballot-cast', version: 2, voter: 'alex' }]);
    const second = castBallot(first.value.vote, 'alex', { user_id: 'alex', choice: 'Hybrid' }, now);
    if (!second.ok) throw new Error('refused');
    expect(second.value.effects).toEqual([]);
    expect(second.value.vote.version).toBe(2);
    expect(ballotOf(second.value.vote, 'alex')).toMatchObject({ content: { choice: 'Hybrid' }, reason: null });
  });

  test('may be an abstention with a reason', () => {
    const step = castBallot(opened(), 'alex', { user_id: 'alex', abstain: true, reason: 'both will do' }, now);
    if (!step.ok) throw new Error('refused');
    expect(ballotOf(step.value.vote, 'alex')).toMatchObject({
      content: { choice: null },
      reason: 'both will do',
      cause: null,
      missing: false,
    });
  });

  test.each(['Postgres', 'hybrid', 'abstain', ' Hybrid'])(
    'for %j is refused: it is no option, word for word',
    (choice) => {
      const step = castBallot(opened(), 'alex', { user_id: 'alex', choice }, now);
      expect(step).toMatchObject({ ok: false, error: { kind: 'invalid', errors: [{ pointer: '/choice' }] } });
    },
  );

  test.each(['sarah', 'architect'])('of %s is refused: only people registered as voters cast one', (id) => {
    const step = castBallot(opened(), id, { user_id: id, choice: 'Hybrid' }, now);
    expect(step).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
  });

  test('after the close is refused and not counted', () => {
    const { vote } = closeVote(opened(), 'deadline', T0);
    const step = castBallot(vote, 'alex', { user_id: 'alex', choice: 'Hybrid' }, now);
    expect(step).toMatchObject({ ok: false, error: { kind: 'conflict' } });
  });
});

describe('an agent’s ballot', () => {
  test('is its choice with its reason', () => {
    const vote = votes(opened(), 'devops', 'PostgreSQL');
    expect(ballotOf(vote, 'devops')).toMatchObject({
      content: { choice: 'PostgreSQL' },
      reason: 'devops says so',
      cause: null,
      missing: false,
    });
  });

  test('may be an abstention', () => {
    expect(ballotOf(votes(opened(), 'devops', 'abstain'), 'devops')).toMatchObject({
      content: { choice: null },
      cause: null,
    });
  });

  test('that is not valid is asked for once more, naming what was wrong; then it is an abstention with the cause', () => {
    const start = opened();
    const again = hearAgent(start, callOf(start, 'devops'), { choice: 'Oracle', reason: 'why not' }, now);
    expect(again.effects).toMatchObject([
      { kind: 'ask-agent', call: { id: 'apollo-v30-b2-2', attempt: 2 }, problem: '"Oracle" is not one of the options' },
    ]);
    expect(ballotOf(again.vote, 'devops')).toBeNull();
    const over = agentFailed(again.vote, 'apollo-v30-b2-2', 'invalid_output', 'no JSON', now);
    expect(kinds(over)).toEqual(['ballot-cast']);
    expect(ballotOf(over.vote, 'devops')).toMatchObject({
      content: { choice: null },
      reason: null,
      cause: 'the ballot was not valid: no JSON',
      missing: false,
    });
  });

  test('whose call failed for no fault of the model is not asked for again: no ballot came', () => {
    const start = opened();
    const step = agentFailed(start, callOf(start, 'devops'), 'spend_limit', 'budget spent', now);
    expect(step.effects).toEqual([]);
    expect(ballotOf(step.vote, 'devops')).toMatchObject({
      missing: true,
      cause: expect.stringContaining('spend_limit') as string,
    });
  });

  test('that comes for a call no longer awaited changes nothing', () => {
    const start = opened();
    const stale = callOf(start, 'devops');
    const vote = votes(start, 'devops', 'Hybrid');
    expect(hearAgent(vote, stale, { choice: 'MongoDB', reason: 'late' }, now)).toEqual({ vote, effects: [] });
    expect(agentFailed(vote, stale, 'timeout', '', now)).toEqual({ vote, effects: [] });
  });

  test('that comes after the close changes nothing', () => {
    const start = opened();
    const { vote } = closeVote(start, 'withdrawn', T0);
    expect(hearAgent(vote, callOf(start, 'devops'), { choice: 'MongoDB', reason: 'late' }, now).vote).toBe(vote);
  });
});

describe('closing', () => {
  test('comes with the last ballot: Apollo', () => {
    let vote = votes(opened(), 'architect', 'Hybrid');
    vote = votes(vote, 'devops', 'PostgreSQL');
    vote = casts(vote, 'alex', 'Hybrid');
    expect(vote.closed).toBeNull();
    const last = castBallot(vote, 'kim', { user_id: 'kim', choice: 'Hybrid' }, now);
    if (!last.ok) throw new Error('refused');
    expect(last.value.effects).toEqual([
      { kind: 'ballot-cast', version: 5, voter: 'kim' },
      { kind: 'closed', version: 6 },
    ]);
    expect(last.value.vote.closed).toMatchObject({ by: 'all_voted', tally: { winner: 'Hybrid', cast: 4 } });
    expect(reasonsOf(last.value.vote)).toEqual({ architect: 'architect says so', devops: 'devops says so' });
  });

  test('at the deadline lists every voter, the missing with their cause, and calls models off', () => {
    const vote = casts(opened({ deadline: after(1000) }), 'alex', 'Hybrid');
    const step = passTime(vote, after(1000));
    expect(step.effects).toEqual([
      { kind: 'call-off', call_id: 'apollo-v30-b1-1' },
      { kind: 'call-off', call_id: 'apollo-v30-b2-1' },
      { kind: 'closed', version: 3 },
    ]);
    expect(ballotsOf(step.vote)).toEqual([
      { participant_id: 'architect', choice: null, cause: 'no ballot by the deadline', missing: true },
      { participant_id: 'devops', choice: null, cause: 'no ballot by the deadline', missing: true },
      { participant_id: 'alex', choice: 'Hybrid', cause: null, receipt: expect.any(String) as string },
      { participant_id: 'kim', choice: null, cause: 'no ballot by the deadline', missing: true },
    ]);
    expect(step.vote.closed?.tally).toMatchObject({ outcome: 'no_quorum', cast: 1, abstentions: 0 });
  });

  test('does not come before the deadline', () => {
    const vote = opened({ deadline: '2026-03-02T09:00:01Z' });
    expect(passTime(vote, after(999)).vote).toBe(vote);
    expect(passTime(vote, after(1000)).vote.closed?.by).toBe('deadline');
  });

  test('happens once', () => {
    const { vote } = closeVote(opened(), 'withdrawn', T0);
    expect(closeVote(vote, 'deadline', T0)).toEqual({ vote, effects: [] });
    expect(passTime(vote, after(10 * BALLOT_ALLOWED))).toEqual({ vote, effects: [] });
  });
});

describe('time', () => {
  test('is due at the deadline, or when a call is lost, whichever comes first', () => {
    expect(nextDue(opened())).toBe(after(BALLOT_ALLOWED + GRACE));
    expect(nextDue(opened({ deadline: after(1000) }))).toBe(after(1000));
    expect(nextDue(opened({ voters: [person('alex')] }))).toBeNull();
    expect(nextDue(closeVote(opened(), 'withdrawn', T0).vote)).toBeNull();
  });

  test('does without an agent whose call was lost, and waits for the people', () => {
    const vote = votes(opened(), 'architect', 'Hybrid');
    const early = passTime(vote, after(BALLOT_ALLOWED));
    expect(early.vote).toBe(vote);
    const step = passTime(vote, after(BALLOT_ALLOWED + GRACE));
    expect(kinds(step)).toEqual(['call-off']);
    expect(ballotOf(step.vote, 'devops')).toMatchObject({ missing: true, cause: 'the model did not answer in time' });
    expect(step.vote.closed).toBeNull();
    expect(nextDue(step.vote)).toBeNull();
  });

  test('closes a vote that waited for lost calls alone', () => {
    const step = passTime(opened({ voters: [agent('a'), agent('b')] }), after(BALLOT_ALLOWED + GRACE));
    expect(kinds(step)).toEqual(['call-off', 'call-off', 'closed']);
    expect(step.vote.closed?.tally.outcome).toBe('no_quorum');
  });
});
