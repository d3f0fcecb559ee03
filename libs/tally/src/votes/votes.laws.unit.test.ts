import {
  Tally,
  VOTE_METHODS,
  type BallotContent,
  type CastBallot,
  type TieBreak,
  type VoteMethod,
} from '@maestro/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ballotDistance,
  ballotFormOf,
  ballotInWords,
  checkBallot,
  countBallots,
  favouredBy,
  isAbstention,
  methodOptionsOf,
  optionsFor,
  paperOf,
  plainTerms,
  scoreRangeOf,
  shuffledOptions,
  tallyOf,
} from '../index.ts';

const options = ['A', 'B', 'C', 'D'];
const rules = (method: VoteMethod) => ({ method, options, settings: {} });
const option = fc.constantFrom(...options);
const someOptions = fc.uniqueArray(option, { minLength: 1 });

/** What voters may write, in the form of a method; more often than not it fits. */
function written(method: VoteMethod): fc.Arbitrary<Omit<CastBallot, 'user_id'>> {
  const abstain = fc.constant({ abstain: true as const });
  const range = scoreRangeOf(method) ?? { min: 0, max: 3 };
  const scores = fc.dictionary(option, fc.integer({ min: range.min, max: Math.min(range.max, range.min + 3) }));
  const forms = {
    choice: option.map((choice) => ({ choice })),
    approvals: fc.uniqueArray(option).map((approvals) => ({ approvals })),
    scores: scores.map((said) => ({ scores: said })),
    stances: fc
      .dictionary(option, fc.constantFrom('consent' as const, 'stand_aside' as const, 'object' as const))
      .map((stances) => ({ stances })),
    ranking: fc
      .tuple(someOptions, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
      .map(([order, level]) => ({ ranking: tiersOf(order, level) })),
    comparisons: fc
      .uniqueArray(fc.tuple(option, option), { selector: (pair) => pair.toSorted().join(''), maxLength: 6 })
      .map((pairs) => ({ comparisons: pairs.map(([winner, loser]) => ({ winner, loser })) })),
  };
  return fc.oneof({ weight: 1, arbitrary: abstain }, { weight: 6, arbitrary: forms[ballotFormOf(method)] });
}

function tiersOf(order: readonly string[], level: readonly boolean[]): string[][] {
  const tiers: string[][] = [];
  order.forEach((o, i) => (i > 0 && level[i] ? tiers.at(-1)!.push(o) : tiers.push([o])));
  return tiers;
}

const contentsOf = (method: VoteMethod, ballots: readonly Omit<CastBallot, 'user_id'>[]): BallotContent[] =>
  ballots.flatMap((ballot) => {
    const read = checkBallot(rules(method), ballot);
    return read.ok ? [read.value] : [];
  });

const tieBreak = fc.constantFrom<TieBreak | null>(null, 'order', 'previous-rounds', 'lot', 'decision_maker');

describe.each(VOTE_METHODS)('%s', (method) => {
  test('counts whatever ballots were let in, and its tally is one the contracts know', () => {
    fc.assert(
      fc.property(fc.array(written(method), { maxLength: 12 }), tieBreak, (ballots, tie_break) => {
        const contents = contentsOf(method, ballots);
        const terms = { ...plainTerms, tie_seed: 'seed' };
        const settled = methodOptionsOf({ method, options, quorum: 0, tie_break, terms });
        if (!settled.ok) throw new Error(JSON.stringify(settled.error));
        const cast = contents.map((content) => ({ paper: paperOf(method, content) }));
        const electorate = { heads: ballots.length, weight: String(ballots.length) };
        const count = countBallots(method, settled.value, { options, ballots: cast, electorate });
        const tally = Tally.parse(tallyOf(count, { eligible: ballots.length, tie_break }));
        expect(tally.cast).toBe(contents.length);
        expect(tally.abstentions).toBe(contents.filter(isAbstention).length);
        expect(Object.keys(tally.counts)).toEqual(options);
        const winners = tally.winner === null ? (tally.winners ?? []) : [tally.winner];
        expect(winners.length > 0).toBe(tally.outcome === 'winner');
        if (tally.cast === tally.abstentions) expect(tally.outcome).not.toBe('winner');
      }),
      { numRuns: 60 },
    );
  });

  test('is a distance between ballots: none to itself, the same both ways, never more than 1', () => {
    fc.assert(
      fc.property(written(method), written(method), (a, b) => {
        const [from, to] = contentsOf(method, [a, b]);
        if (!from || !to) return;
        const distance = ballotDistance(rules(method), from, to);
        expect(ballotDistance(rules(method), from, from)).toBe(0);
        expect(ballotDistance(rules(method), to, from)).toBeCloseTo(distance, 12);
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(1);
        if (isAbstention(from) !== isAbstention(to)) expect(distance).toBe(1);
      }),
    );
  });

  test('stands behind options of the vote alone, and an abstention behind none', () => {
    fc.assert(
      fc.property(written(method), (ballot) => {
        const [content] = contentsOf(method, [ballot]);
        if (!content) return;
        const favoured = favouredBy(method, content);
        expect(options).toEqual(expect.arrayContaining(favoured));
        expect(ballotInWords(content) === null).toBe(isAbstention(content));
        if (isAbstention(content)) expect(favoured).toEqual([]);
      }),
    );
  });
});

describe('distances known beforehand', () => {
  const between = (method: VoteMethod, from: Partial<BallotContent>, to: Partial<BallotContent>) =>
    ballotDistance(rules(method), { choice: null, ...from }, { choice: null, ...to });

  test.each<[VoteMethod, Partial<BallotContent>, Partial<BallotContent>, number]>([
    ['majority', { choice: 'A' }, { choice: 'B' }, 1],
    ['approval', { approvals: ['A', 'B'] }, { approvals: ['B'] }, 1 / 4],
    ['score', { scores: { A: 10 } }, { scores: { A: 0, B: 5 } }, (10 + 5) / 40],
    ['gradients', { scores: { A: 1 } }, { scores: { A: 8 } }, 1 / 4],
    ['consent', { stances: { A: 'consent' } }, { stances: { A: 'stand_aside' } }, 1 / 8],
    ['borda', { ranking: [['A'], ['B'], ['C'], ['D']] }, { ranking: [['D'], ['C'], ['B'], ['A']] }, 1],
    ['borda', { ranking: [['A'], ['B'], ['C'], ['D']] }, { ranking: [['B'], ['A'], ['C'], ['D']] }, 1 / 6],
    ['borda', { ranking: [['A'], ['B'], ['C'], ['D']] }, { ranking: [['A', 'B'], ['C'], ['D']] }, 1 / 12],
  ])('%s: %j to %j', (method, from, to, distance) => {
    expect(between(method, from, to)).toBeCloseTo(distance, 12);
  });
});

describe('the order options are put in', () => {
  test('is a shuffle, and always the same for one voter of one vote', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 20 }), fc.string(), (listed, seed) => {
        const shuffled = shuffledOptions(listed, seed);
        expect(shuffled.toSorted()).toEqual(listed.toSorted());
        expect(shuffledOptions(listed, seed)).toEqual(shuffled);
      }),
    );
  });

  test('puts every option first about as often as any other', () => {
    const first = new Map<string, number>();
    for (let voter = 0; voter < 4000; voter++) {
      const [lead = ''] = shuffledOptions(options, `d1-v2/voter-${voter}`);
      first.set(lead, (first.get(lead) ?? 0) + 1);
    }
    for (const o of options) expect(Math.abs((first.get(o) ?? 0) - 1000)).toBeLessThan(150);
  });

  test('differs between voters before the discussion alone', () => {
    const vote = { vote_id: 'v', options: ['A', 'B', 'C', 'D', 'E', 'F'] };
    const orders = ['ada', 'ben', 'cy'].map((voter) => optionsFor({ ...vote, stage: 'first' }, voter).join());
    expect(new Set(orders).size).toBe(3);
    expect(optionsFor({ ...vote, stage: 'final' }, 'ada')).toEqual(vote.options);
  });
});
