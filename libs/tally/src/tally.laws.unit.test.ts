import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChoiceBallot } from './choices.ts';
import { tally, type TallyRules } from './tally.ts';

type Scene = { rules: TallyRules; ballots: ChoiceBallot[] };

const scene: fc.Arbitrary<Scene> = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 5 })
  .chain((options) =>
    fc.record({
      rules: fc.record({
        method: fc.constantFrom('majority' as const, 'plurality' as const),
        options: fc.constant(options),
        eligible: fc.integer({ min: 14, max: 20 }),
        quorum: fc.double({ min: 0, max: 1, noNaN: true }),
        tieBreak: fc.constantFrom('order' as const, 'decision_maker' as const, null),
      }),
      ballots: fc
        .array(
          fc.oneof(
            { weight: 4, arbitrary: fc.constantFrom(...options).map((choice) => ({ choice })) },
            { weight: 1, arbitrary: fc.constantFrom({ choice: null }, { choice: null, missing: true }) },
          ),
          { maxLength: 12 },
        )
        .map((cast) => cast.map((ballot, index) => ({ participant_id: `v${index}`, ...ballot }))),
    }),
  );

const withOneMore = ({ rules, ballots }: Scene, choice: string | null) =>
  tally(rules, [...ballots, { participant_id: 'one-more', choice }]);

test('the order of the ballots does not matter', () => {
  const shuffled = scene.chain((s) =>
    fc.tuple(fc.constant(s), fc.shuffledSubarray(s.ballots, { minLength: s.ballots.length })),
  );
  fc.assert(
    fc.property(shuffled, ([{ rules, ballots }, others]) => {
      expect(tally(rules, others)).toEqual(tally(rules, ballots));
    }),
  );
});

test('who holds a ballot does not matter', () => {
  fc.assert(
    fc.property(scene, ({ rules, ballots }) => {
      const swapped = ballots.map((b, i) => ({ ...b, participant_id: `other-${ballots.length - i}` }));
      expect(tally(rules, swapped)).toEqual(tally(rules, ballots));
    }),
  );
});

test('counts add up: every ballot that came is for one option or an abstention', () => {
  fc.assert(
    fc.property(scene, ({ rules, ballots }) => {
      const { counts, cast, abstentions, eligible } = tally(rules, ballots);
      expect(Object.keys(counts).sort()).toEqual([...rules.options].sort());
      expect(Object.values(counts).reduce((a, b) => a + b, 0) + abstentions).toBe(cast);
      expect(cast).toBe(ballots.filter((b) => b.missing !== true).length);
      expect(cast).toBeLessThanOrEqual(eligible);
    }),
  );
});

test('a further abstention never changes who wins or who is tied, once there is a quorum', () => {
  fc.assert(
    fc.property(scene, (s) => {
      const before = tally(s.rules, s.ballots);
      fc.pre(before.outcome !== 'no_quorum');
      const { outcome, winner, tied, broken_by } = withOneMore(s, null);
      expect({ outcome, winner, tied, broken_by }).toEqual({
        outcome: before.outcome,
        winner: before.winner,
        tied: before.tied,
        broken_by: before.broken_by,
      });
    }),
  );
});

test('a ballot that never came changes nothing at all', () => {
  fc.assert(
    fc.property(scene, ({ rules, ballots }) => {
      const more: ChoiceBallot = { participant_id: 'nobody', choice: null, missing: true };
      expect(tally(rules, [...ballots, more])).toEqual(tally(rules, ballots));
    }),
  );
});

test('one more ballot for the winner keeps it the winner', () => {
  fc.assert(
    fc.property(scene, (s) => {
      const { winner } = tally(s.rules, s.ballots);
      fc.pre(winner !== null);
      expect(withOneMore(s, winner).winner).toBe(winner);
    }),
  );
});

test('the order of the options matters to the tie rule `order` and to nothing else', () => {
  const reordered = scene.chain((s) =>
    fc.tuple(fc.constant(s), fc.shuffledSubarray([...s.rules.options], { minLength: s.rules.options.length })),
  );
  fc.assert(
    fc.property(reordered, ([{ rules, ballots }, options]) => {
      fc.pre(rules.tieBreak !== 'order');
      const before = tally(rules, ballots);
      const after = tally({ ...rules, options }, ballots);
      expect({ ...after, tied: new Set(after.tied) }).toEqual({ ...before, tied: new Set(before.tied) });
    }),
  );
});

test('there is a winner exactly where the outcome says so, a winner has the most ballots, a tie has at least two', () => {
  fc.assert(
    fc.property(scene, ({ rules, ballots }) => {
      const t = tally(rules, ballots);
      const most = Math.max(...Object.values(t.counts));
      expect(t.winner !== null).toBe(t.outcome === 'winner');
      expect(t.outcome === 'no_quorum').toBe(t.cast < t.quorum_needed);
      if (t.winner !== null) expect(t.counts[t.winner]).toBe(most);
      if (t.winner !== null && t.broken_by === null && rules.method === 'majority') {
        expect(2 * most).toBeGreaterThan(t.cast - t.abstentions);
      }
      if (t.broken_by !== null) expect(rules.tieBreak).toBe('order');
      for (const option of t.tied) expect(t.counts[option]).toBe(most);
      if (t.outcome === 'tie') expect(t.tied.length).toBeGreaterThan(1);
    }),
  );
});
