import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agentFailed, hearAgent } from './agent-ballot.ts';
import { castBallot } from './cast-ballot.ts';
import { closeVote } from './close-vote.ts';
import { openVote } from './open-vote.ts';
import { nextDue, passTime } from './pass-time.ts';
import { ballotsOf, unchanged, type Effect, type Step, type Vote } from './vote.ts';

const T0 = '2026-03-02T09:00:00.000Z';
const at = (ms: number) => new Date(Date.parse(T0) + ms).toISOString();

/** What may happen to a vote, in any order and any number of times. */
const happening = fc.record({
  what: fc.constantFrom('person', 'agent', 'failure', 'time', 'withdraw'),
  voter: fc.integer({ min: 0, max: 5 }),
  choice: fc.constantFrom('A', 'B', 'abstain', 'nonsense'),
  /** Whether the newest call is meant or one before it. */
  stale: fc.boolean(),
  ms: fc.integer({ min: 0, max: 60_000 }),
  salt: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex')),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const scene = fc.record({
  voters: fc.array(fc.constantFrom('agent', 'person'), { minLength: 1, maxLength: 6 }),
  deadline: fc.option(fc.integer({ min: 1, max: 200_000 })),
  happenings: fc.array(fc.oneof({ weight: 9, arbitrary: happening }), { maxLength: 40 }),
});

function begin(kinds: readonly string[], deadline: number | null): Step {
  const voters = kinds.map((kind, i) => {
    const id = `v${i}`;
    return { id, agent: kind === 'agent' ? { id, persona: 'architect', provider: null, model: null } : null };
  });
  const command = {
    vote_id: 'd-v1',
    topic: 'x',
    method: 'majority' as const,
    options: ['A', 'B'],
    voters,
    quorum: 0.5,
    tie_break: null,
    deadline: deadline === null ? null : at(deadline),
    ballot_round: 1,
    context_seq: 0,
  };
  return openVote(command, { workspace_id: 'w', discussion_id: 'd', command_id: 'c', traceparent: null }, T0);
}

function happen(vote: Vote, h: Happening, now: string): Step {
  const casting = { at: now, salt: h.salt };
  const voter = vote.voters[h.voter % vote.voters.length];
  const callId = h.stale ? `d-v1-b${(h.voter % vote.voters.length) + 1}-1` : (voter?.call?.id ?? 'none');
  if (h.what === 'person') {
    const step = castBallot(vote, voter?.id ?? '', { user_id: 'x', choice: h.choice }, casting);
    return step.ok ? step.value : unchanged(vote);
  }
  if (h.what === 'agent') return hearAgent(vote, callId, { choice: h.choice, reason: 'because' }, casting);
  if (h.what === 'failure') return agentFailed(vote, callId, h.stale ? 'invalid_output' : 'timeout', 'x', casting);
  if (h.what === 'withdraw') return closeVote(vote, 'withdrawn', now);
  return passTime(vote, now);
}

test('whatever happens: facts are numbered without a gap, told once each, and nothing changes after the close', () => {
  fc.assert(
    fc.property(scene, ({ voters, deadline, happenings }) => {
      let { vote, effects } = begin(voters, deadline);
      const told: Effect[] = [...effects];
      let now = 0;
      for (const h of happenings) {
        now += h.ms;
        const before = vote;
        ({ vote, effects } = happen(vote, h, at(now)));
        if (before.closed) expect(vote).toBe(before);
        told.push(...effects);
      }
      const versions = told.flatMap((e) => ('version' in e ? [e.version] : []));
      expect(versions).toEqual(versions.map((_, i) => i + 1));
      expect(vote.version).toBe(versions.length);
      const cast = told.flatMap((e) => (e.kind === 'ballot-cast' ? [e.voter] : []));
      expect(new Set(cast).size).toBe(cast.length);
      expect(told.filter((e) => e.kind === 'closed')).toHaveLength(vote.closed ? 1 : 0);
      const asked = told.flatMap((e) => (e.kind === 'ask-agent' ? [e.call.id] : []));
      expect(new Set(asked).size).toBe(asked.length);
      expect(asked.length).toBeLessThanOrEqual(2 * voters.length);
    }),
  );
});

test('a closed vote lists every voter once, and its tally counts what it lists', () => {
  fc.assert(
    fc.property(scene, ({ voters, deadline, happenings }) => {
      let { vote } = begin(voters, deadline);
      let now = 0;
      for (const h of happenings) ({ vote } = happen(vote, h, at((now += h.ms))));
      ({ vote } = closeVote(vote, 'withdrawn', at(now)));
      const ballots = ballotsOf(vote);
      expect(ballots.map((b) => b.participant_id)).toEqual(vote.voters.map((v) => v.id));
      expect(vote.closed?.tally.cast).toBe(ballots.filter((b) => b.missing !== true).length);
      expect(vote.closed?.tally.eligible).toBe(voters.length);
      for (const b of ballots) if (b.missing) expect(b.cause).not.toBeNull();
    }),
  );
});

test('a vote ends without anybody’s help once there is a deadline or there are only agents', () => {
  fc.assert(
    fc.property(scene, ({ voters, deadline, happenings }) => {
      fc.pre(deadline !== null || voters.every((v) => v === 'agent'));
      let { vote } = begin(voters, deadline);
      let now = 0;
      for (const h of happenings) ({ vote } = happen(vote, h, at((now += h.ms))));
      for (let i = 0; i < 20 && !vote.closed; i++) {
        const due = nextDue(vote);
        expect(due).not.toBeNull();
        ({ vote } = passTime(vote, due ?? T0));
      }
      expect(vote.closed).not.toBeNull();
    }),
  );
});
