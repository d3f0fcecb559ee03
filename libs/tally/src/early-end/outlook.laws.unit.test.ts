import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBallots } from '../count-ballots.ts';
import type { Method } from '../election/methods.ts';
import type { CastBallot, ConsentStance, Gradient, Paper, Profile } from '../election/profile.ts';
import type { DeclaredMethodOptions } from '../options/method-options.ts';
import { canStillChange, outlookOf } from './outlook.ts';

const OPTIONS = ['A', 'B', 'C'];

/** Every paper there is for a method and three options; scores and dots up to two. */
function everyPaper(method: Method): Paper[] {
  const abstention: Paper = { kind: 'abstention' };
  switch (method) {
    case 'consent':
      return [
        abstention,
        ...each<ConsentStance>(['consent', 'stand_aside', 'object']).map((stances): Paper => ({
          kind: 'stances',
          stances,
        })),
      ];
    case 'gradients':
      return [
        abstention,
        ...each<Gradient>([1, 4, 5, 8]).map((gradients): Paper => ({ kind: 'gradients', gradients })),
      ];
    case 'approval':
      return [abstention, ...subsets(OPTIONS).map((approvals): Paper => ({ kind: 'approvals', approvals }))];
    case 'score':
      return [abstention, ...each([0, 1, 2]).map((scores): Paper => ({ kind: 'scores', scores }))];
    case 'dot':
      return [
        abstention,
        ...each([0, 1, 2])
          .filter((scores) => Object.values(scores).reduce((a, b) => a + b, 0) <= 2)
          .map((scores): Paper => ({ kind: 'scores', scores })),
      ];
    case 'plurality':
    case 'majority':
    case 'supermajority':
    case 'unanimity':
      return [abstention, ...OPTIONS.map((choice): Paper => ({ kind: 'choice', choice }))];
    default:
      return [abstention, ...rankings(method).map((ranks): Paper => ({ kind: 'ranking', ranks }))];
  }
}

const each = <T>(answers: readonly T[]): Record<string, T>[] =>
  OPTIONS.reduce<Record<string, T>[]>(
    (all, option) => all.flatMap((said) => answers.map((answer) => ({ ...said, [option]: answer }))),
    [{}],
  );

const subsets = (options: readonly string[]): string[][] =>
  options.reduce<string[][]>((all, option) => [...all, ...all.map((set) => [...set, option])], [[]]);

/** By the place given to each option, 0 to 2, or none: equal ones are equal ranks, where the method has them. */
const rankings = (method: Method): string[][][] =>
  each([0, 1, 2, 3])
    .map((places) => [0, 1, 2].map((place) => OPTIONS.filter((option) => places[option] === place)))
    .map((ranks) => ranks.filter((rank) => rank.length > 0))
    .filter(
      (ranks) =>
        ranks.length > 0 && (!['instant-runoff', 'stv'].includes(method) || ranks.every((r) => r.length === 1)),
    );

const outcomeOf = (method: Method, options: DeclaredMethodOptions, profile: Profile): string => {
  const { outcome, winners, tie, runoff } = countBallots(method, options, profile);
  return JSON.stringify([
    outcome,
    winners.toSorted(),
    outcome === 'tie' ? tie!.between.toSorted() : null,
    runoff?.toSorted(),
  ]);
};

/** Counts every completion: all that each of those who are out may do, staying away included. */
function canChange(
  method: Method,
  options: DeclaredMethodOptions,
  profile: Profile,
  weights: readonly string[],
): boolean {
  const now = outcomeOf(method, options, profile);
  const papers = everyPaper(method);
  const completions = weights.reduce<CastBallot[][]>(
    (all, weight) => all.flatMap((cast) => [cast, ...papers.map((paper) => [...cast, { paper, weight }])]),
    [[]],
  );
  return completions.some((cast) => {
    const whole = { ...profile, ballots: [...profile.ballots, ...cast] };
    return outcomeOf(method, options, whole) !== now;
  });
}

const CASES: readonly (readonly [Method, DeclaredMethodOptions, out: number])[] = [
  ['plurality', {}, 3],
  ['plurality', { tie: [{ by: 'order', order: OPTIONS }] }, 3],
  ['majority', {}, 3],
  ['majority', { runoff: true }, 3],
  ['supermajority', { threshold: '3/5' }, 3],
  ['unanimity', {}, 2],
  ['consent', {}, 1],
  ['gradients', {}, 1],
  ['approval', {}, 2],
  ['score', { min_score: '0', max_score: '2' }, 2],
  ['dot', { dots: 2 }, 2],
  ['borda', {}, 1],
  ['borda', { incomplete: 'zero' }, 1],
  ['borda', { incomplete: 'modified' }, 1],
  ['instant-runoff', {}, 2],
  ['schulze', {}, 1],
  ['ranked-pairs', {}, 1],
  ['stv', { seats: 2 }, 1],
];

describe('the outlook is exactly what counting every completion says', () => {
  test.each(CASES)('%s %j', (method, options, out) => {
    const papers = everyPaper(method);
    const profiles = fc.record({
      ballots: fc.array(fc.record({ paper: fc.constantFrom(...papers), papers: fc.integer({ min: 1, max: 3 }) }), {
        maxLength: 6,
      }),
      weights: fc.array(fc.constantFrom('1', '2'), { maxLength: out }),
      quorum: fc.constantFrom(null, '1/2', '3/4'),
    });
    fc.assert(
      fc.property(profiles, ({ ballots, weights, quorum }) => {
        const cast = ballots.reduce((sum, { papers: count }) => sum + count, 0);
        const electorate = { heads: cast + weights.length + 2, weight: '99' };
        const profile: Profile = { options: OPTIONS, ballots, electorate };
        const declared = { ...options, quorum: { heads: quorum, weight: null } };
        const outstanding = weights.map((weight) => ({ papers: 1, weight }));
        const outlook = outlookOf(method, declared, profile, outstanding);
        expect(outlook).toBe(canChange(method, declared, profile, weights) ? 'open' : 'settled');
      }),
      { numRuns: Number(process.env['TALLY_RUNS'] ?? 60) },
    );
  });
});

describe('the outlook of larger votes', () => {
  const rank = (text: string, papers: number): CastBallot => ({
    paper: { kind: 'ranking', ranks: Array.from(text).map((option) => [option]) },
    papers,
  });
  const options = ['A', 'B', 'C', 'D', 'E', 'F'];

  test('a lead in every pair that is larger than what is out settles it', () => {
    const profile: Profile = { options, ballots: [rank('ABCDEF', 60), rank('BACDEF', 40)] };
    expect(outlookOf('schulze', {}, profile, [{ papers: 19 }])).toBe('settled');
    expect(outlookOf('schulze', {}, profile, [{ papers: 20 }])).toBe('open');
  });

  test('a run-off whose eliminations are certain settles before the last ballots', () => {
    const profile: Profile = { options, ballots: [rank('A', 60), rank('BA', 40), rank('CBA', 10), rank('D', 1)] };
    expect(outlookOf('instant-runoff', {}, profile, [{ papers: 8 }])).toBe('settled');
    expect(canStillChange('instant-runoff', {}, profile, [{ papers: 8 }])).toBe(false);
    expect(outlookOf('instant-runoff', {}, profile, [{ papers: 80 }])).toBe('open');
  });

  test('what nobody has shown is unknown, and taken as open', () => {
    const profile: Profile = { options, ballots: [rank('A', 500), rank('B', 400), rank('C', 39)] };
    const outlook = outlookOf('stv', { seats: 2 }, profile, [{ papers: 3 }]);
    expect(outlook).toBe('unknown');
    expect(canStillChange('stv', { seats: 2 }, profile, [{ papers: 3 }])).toBe(true);
  });

  test('where one ballot may say as much as it likes, one is enough', () => {
    const scored: Profile = { options, ballots: [{ paper: { kind: 'scores', scores: { A: 1000 } } }] };
    expect(outlookOf('score', {}, scored, [{ papers: 1 }])).toBe('open');
    expect(outlookOf('score', {}, scored, [])).toBe('settled');
  });
});
