import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBallots } from '../count-ballots.ts';
import type { Count } from '../election/count.ts';
import type { Method } from '../election/methods.ts';
import type { Profile } from '../election/profile.ts';
import type { TieRule } from '../options/tie-rule.ts';
import { arbitraryProfile, ranksOf, rerank } from '../testing/arbitrary-profile.ts';

const RANKED = ['borda', 'instant-runoff', 'schulze', 'ranked-pairs', 'stv'] as const;
const WITH_PLURALITY = ['plurality', ...RANKED] as const;
const CONDORCET = ['schulze', 'ranked-pairs'] as const;

const winnerOf = (method: Method, profile: Profile): string | null => {
  const { winners } = countBallots(method, {}, profile);
  return winners.length === 1 ? winners[0]! : null;
};

/** What must not hang on the order of anything. */
const essence = ({ outcome, winners, ranking, condorcet_winner, smith_set, pairwise, weight }: Count) => ({
  outcome,
  winners: winners.toSorted(),
  ranking: ranking.map((tier) => tier.toSorted()),
  condorcet_winner,
  smith_set: smith_set?.toSorted(),
  pairwise,
  weight,
});

describe.each(WITH_PLURALITY)('%s', (method) => {
  test('anonymity: neither the order of the ballots nor how they are bundled matters', () => {
    const profiles = arbitraryProfile({ equalRanks: true }).chain((profile) =>
      fc.tuple(fc.constant(profile), fc.shuffledSubarray([...profile.ballots], { minLength: profile.ballots.length })),
    );
    fc.assert(
      fc.property(profiles, ([profile, shuffled]) => {
        const single = shuffled.flatMap((ballot) =>
          Array.from({ length: ballot.papers ?? 1 }, () => ({ ...ballot, papers: 1 })),
        );
        const weighted = shuffled.map(({ paper, papers }) => ({ paper, weight: String(papers) }));
        const before = countBallots(method, {}, profile);
        expect(countBallots(method, {}, { ...profile, ballots: single })).toEqual(before);
        const { ballots: _, ...heavy } = countBallots(method, {}, { ...profile, ballots: weighted });
        expect(before).toMatchObject(heavy);
      }),
    );
  });

  test('neutrality: neither the names nor the order of the options matter', () => {
    const profiles = arbitraryProfile({ equalRanks: true }).chain((profile) =>
      fc.tuple(fc.constant(profile), fc.shuffledSubarray([...profile.options], { minLength: profile.options.length })),
    );
    fc.assert(
      fc.property(profiles, ([profile, listed]) => {
        const before = countBallots(method, {}, profile);
        const after = countBallots(method, {}, { ...profile, options: listed });
        expect(essence(after).winners).toEqual(essence(before).winners);
        expect(after.outcome).toBe(before.outcome);
        // Ties on the way may differ where it is all the same which way the count goes.
        if (before.outcome === 'tie') expect(after.tie!.between.toSorted()).toEqual(before.tie!.between.toSorted());
      }),
    );
  });

  test('a tie is left exactly where the count ends in one', () => {
    const rules = fc.constantFrom<TieRule>([], [{ by: 'previous-rounds' }], [{ by: 'order', order: ['A'] }]);
    fc.assert(
      fc.property(arbitraryProfile({ equalRanks: true }), rules, (profile, tie) => {
        const { outcome, winners, tie: left, ties } = countBallots(method, { tie }, profile);
        expect(left?.broken_by === 'none').toBe(outcome === 'tie');
        expect(winners.length > 0 || outcome !== 'winner').toBe(true);
        for (const { broken_by, chosen, between } of ties) {
          if (broken_by !== 'none' && broken_by !== 'either-way') expect(between).toContain(chosen);
        }
      }),
    );
  });

  test('a majority of first choices wins, except by Borda', () => {
    fc.assert(
      fc.property(arbitraryProfile(), (profile) => {
        const favourite = winnerOf('majority', profile);
        if (favourite !== null && method !== 'borda') expect(winnerOf(method, profile)).toBe(favourite);
      }),
    );
  });
});

describe.each(CONDORCET)('%s', (method) => {
  test('Condorcet consistency: who beats everybody wins, and every winner is in the Smith set', () => {
    fc.assert(
      fc.property(arbitraryProfile({ equalRanks: true, options: { max: 5 } }), (profile) => {
        const count = countBallots(method, {}, profile);
        if (count.condorcet_winner !== null) expect(count.winners).toEqual([count.condorcet_winner]);
        for (const winner of count.winners) expect(count.smith_set).toContain(winner);
      }),
    );
  });

  test('clone independence: more of the same neither helps nor harms', () => {
    fc.assert(
      fc.property(arbitraryProfile({ complete: true, papers: 40, ballots: { min: 3, max: 8 } }), (profile) => {
        // Equal defeats may be broken either way: independence is promised where there are none.
        fc.pre(!hasEqualDefeats(profile));
        const winner = winnerOf(method, profile);
        fc.pre(winner !== null);
        for (const cloned of profile.options) {
          const after = winnerOf(method, withClone(profile, cloned));
          expect(winner === cloned ? [cloned, 'clone'] : [winner]).toContain(after);
        }
      }),
    );
  });
});

describe.each(['plurality', 'borda', 'schulze', 'ranked-pairs'] as const)('%s', (method) => {
  test('monotonicity: a winner who is raised on a ballot still wins', () => {
    const raised = arbitraryProfile({ complete: true }).chain((profile) =>
      fc.tuple(fc.constant(profile), fc.nat(profile.ballots.length - 1)),
    );
    fc.assert(
      fc.property(raised, ([profile, which]) => {
        const winner = winnerOf(method, profile);
        fc.pre(winner !== null);
        const better = rerank(profile, (ranks, ballot) => (ballot === which ? lifted(ranks, winner) : ranks));
        expect(winnerOf(method, better)).toBe(winner);
      }),
    );
  });
});

describe.each(['borda', 'schulze', 'ranked-pairs'] as const)('%s', (method) => {
  test('reversal symmetry: whoever wins alone does not win alone when every ballot is turned round', () => {
    fc.assert(
      fc.property(arbitraryProfile({ complete: true, equalRanks: true }), (profile) => {
        const winner = winnerOf(method, profile);
        fc.pre(winner !== null);
        expect(
          winnerOf(
            method,
            rerank(profile, (ranks) => ranks.toReversed()),
          ),
        ).not.toBe(winner);
      }),
    );
  });
});

describe('instant run-off', () => {
  test('later-no-harm: ranking somebody further down never hurts whom one ranked above', () => {
    const longer = arbitraryProfile().chain((profile) =>
      fc.tuple(fc.constant(profile), fc.nat(profile.ballots.length - 1), fc.nat(2)),
    );
    fc.assert(
      fc.property(longer, ([profile, which, length]) => {
        const cut = rerank(profile, (ranks, ballot) => (ballot === which ? ranks.slice(0, length + 1) : ranks));
        const winner = winnerOf('instant-runoff', cut);
        fc.pre(winner !== null && ranksOf(cut.ballots[which]!).flat().includes(winner));
        expect(winnerOf('instant-runoff', profile)).toBe(winner);
      }),
    );
  });

  test('whoever everybody else beats never wins', () => {
    fc.assert(
      fc.property(arbitraryProfile({ options: { min: 3, max: 4 } }), (profile) => {
        const { pairwise } = countBallots('schulze', {}, profile);
        const beaten = profile.options.find((a) =>
          profile.options.every((b) => a === b || Number(pairwise![b]![a]) > Number(pairwise![a]![b])),
        );
        // It may hold nothing but what is exhausted elsewhere: only complete ballots make it lose the last round.
        fc.pre(profile.ballots.every((ballot) => ranksOf(ballot).length === profile.options.length));
        expect(winnerOf('instant-runoff', profile)).not.toBe(beaten ?? 'nobody');
      }),
    );
  });

  test('eliminating in batches changes rounds, never the winner', () => {
    fc.assert(
      fc.property(arbitraryProfile({ papers: 30, options: { min: 3, max: 5 } }), (profile) => {
        const winner = winnerOf('instant-runoff', profile);
        fc.pre(winner !== null);
        expect(countBallots('instant-runoff', { batch: true }, profile).winners).toEqual([winner]);
      }),
    );
  });
});

function lifted(ranks: readonly (readonly string[])[], option: string): readonly (readonly string[])[] {
  const place = ranks.findIndex((rank) => rank.includes(option));
  return place < 1 ? ranks : ranks.with(place - 1, ranks[place]!).with(place, ranks[place - 1]!);
}

/** On every ballot right behind the option, so that nobody stands between the two. */
const withClone = (profile: Profile, option: string): Profile =>
  rerank({ ...profile, options: [...profile.options, 'clone'] }, (ranks) =>
    ranks.flatMap((rank) => (rank[0] === option ? [rank, ['clone']] : [rank])),
  );

function hasEqualDefeats(profile: Profile): boolean {
  const { pairwise } = countBallots('schulze', {}, profile);
  const pairs = profile.options.flatMap((a) =>
    profile.options.filter((b) => a < b).map((b) => [Number(pairwise![a]![b]), Number(pairwise![b]![a])]),
  );
  const winning = pairs.map(([x, y]) => Math.max(x!, y!));
  return pairs.some(([x, y]) => x === y) || new Set(winning).size < winning.length;
}
