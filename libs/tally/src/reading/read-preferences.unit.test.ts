import { describe, expect, test } from 'vitest';
import type { Rank } from '../election/profile.ts';
import { elect } from '../testing/ballots.ts';
import { preferencesOf, type ReadingRules } from './read-preferences.ts';
import { readProfile } from './read-profile.ts';
import { rankingsOf } from './read-ranking.ts';

const lenient: ReadingRules = { overvote: 'skip', skipped: 'ignore', duplicate: 'ignore' };
const strict: ReadingRules = { overvote: 'exhaust', skipped: 'exhaust', duplicate: 'exhaust' };

function orderOf(ranks: readonly Rank[], rules: ReadingRules, withdrawn: readonly string[] = []): string {
  const ballots = [{ paper: { kind: 'ranking', ranks } as const }];
  const reading = readProfile({ options: ['A', 'B', 'C', 'D'], withdrawn, ballots });
  return preferencesOf(reading, rules)[0]!
    .order.map((option) => reading.names[option])
    .join('');
}

/** The rules of RCTab (rcvresources.org) for skipped rankings, duplicates and over-votes. */
describe('what a paper counts for, one after another', () => {
  test.each<[string, Rank[], Partial<ReadingRules>, string]>([
    ['in order', [['A'], ['B'], ['C']], {}, 'ABC'],
    ['skipped, ignored', [[], ['A'], [], [], ['B']], {}, 'AB'],
    ['skipped at the top', [[], ['A'], ['B']], { skipped: 'exhaust' }, ''],
    ['skipped later', [['A'], [], ['B']], { skipped: 'exhaust' }, 'A'],
    ['skipped at the end', [['A'], ['B'], [], []], { skipped: 'exhaust' }, 'AB'],
    ['one skipped, one allowed', [['A'], [], ['B']], { skipped: 'exhaust-after:1' }, 'AB'],
    ['two skipped, one allowed', [['A'], [], [], ['B']], { skipped: 'exhaust-after:1' }, 'A'],
    ['two skipped apart, one allowed', [[], ['A'], [], ['B']], { skipped: 'exhaust-after:1' }, 'AB'],
    ['over-vote', [['A'], ['B', 'C'], ['C']], { overvote: 'exhaust' }, 'A'],
    ['over-vote at the top', [['A', 'B'], ['C']], { overvote: 'exhaust' }, ''],
    ['over-vote passed over', [['A', 'B'], ['C'], ['B']], {}, 'CB'],
    ['over-vote of unknown marks', ['overvote', ['A']], { overvote: 'exhaust' }, ''],
    ['over-vote of unknown marks passed over', ['overvote', ['A'], ['B']], {}, 'AB'],
    ['one option marked twice at a rank', [['A', 'A'], ['B']], strict, 'AB'],
    ['an over-voted rank was not skipped', [['A'], [], ['B', 'C'], [], ['C']], { skipped: 'exhaust-after:1' }, 'AC'],
    ['duplicate passed over', [['A'], ['A'], ['B']], {}, 'AB'],
    ['duplicate', [['A'], ['A'], ['B']], { duplicate: 'exhaust' }, 'A'],
    ['duplicate of an over-voted option', [['A', 'B'], ['A'], ['C']], { duplicate: 'exhaust' }, ''],
    ['an option over-voted before may be chosen', [['A', 'B'], ['A'], ['C']], {}, 'AC'],
    ['skips come before over-votes', [[], ['A', 'B'], ['C']], { skipped: 'exhaust' }, ''],
    ['an over-vote that holds a duplicate', [['A'], ['A', 'B'], ['C']], {}, 'AC'],
  ])('%s', (_, ranks, rules, expected) => {
    expect(orderOf(ranks, { ...lenient, ...rules })).toBe(expected);
  });

  test('withdrawn options are struck before anything else is looked at', () => {
    expect(orderOf([['D', 'A'], ['B']], strict, ['D'])).toBe('AB');
    expect(orderOf([['D'], ['A'], ['B']], strict, ['D'])).toBe('AB');
    expect(orderOf([['A'], ['D'], ['D'], ['B']], strict, ['D'])).toBe('AB');
  });

  test('of scores, the highest first; equal ones are over-votes', () => {
    const ballots = [{ paper: { kind: 'scores', scores: { A: 1, B: '9.5', C: 3, D: 3 } } as const }];
    const reading = readProfile({ options: ['A', 'B', 'C', 'D'], ballots });
    expect(preferencesOf(reading, lenient)[0]!.order).toEqual([1, 0]);
    expect(preferencesOf(reading, strict)[0]!.order).toEqual([1]);
  });
});

describe('a paper as an order with equal places', () => {
  test('gaps close up, the first mark counts, equal ranks are level', () => {
    const reading = readProfile(elect('A>>B>A>C=D', ['A', 'B', 'C', 'D', 'E']));
    expect(rankingsOf(reading)[0]!.tiers).toEqual([[0], [1], [2, 3]]);
  });

  test('approved options are level, gradients rank from 1 on', () => {
    const reading = readProfile({
      options: ['A', 'B', 'C'],
      ballots: [
        { paper: { kind: 'approvals', approvals: ['C', 'A'] } },
        { paper: { kind: 'gradients', gradients: { A: 8, B: 1, C: 8 } } },
      ],
    });
    expect(rankingsOf(reading).map(({ tiers }) => tiers)).toEqual([[[2, 0]], [[1], [0, 2]]]);
  });
});

describe('what cannot be ballots of this vote', () => {
  const options = ['A', 'B'];
  const a = { paper: { kind: 'choice', choice: 'A' } } as const;
  test.each([
    ['an option listed twice', { options: ['A', 'A'], ballots: [] }, /listed twice/],
    ['no option that stands', { options: ['A'], withdrawn: ['A'], ballots: [] }, /no option stands/],
    ['one withdrawn that was never listed', { options, withdrawn: ['C'], ballots: [] }, /never listed/],
    [
      'two ballots of one voter',
      {
        options,
        ballots: [
          { ...a, voter: 'x' },
          { ...a, voter: 'x' },
        ],
      },
      /two ballots/,
    ],
    ['half a paper', { options, ballots: [{ ...a, papers: 0.5 }] }, /no number of papers/],
    ['a weight below nothing', { options, ballots: [{ ...a, weight: '-1' }] }, /no weight/],
    [
      'more weight than can be counted exactly',
      {
        options,
        ballots: [
          { ...a, papers: 2 ** 52 },
          { ...a, papers: 2 ** 52 },
        ],
      },
      /more than/,
    ],
  ])('%s is a mistake of the caller', (_, profile, message) => {
    expect(() => readProfile(profile)).toThrow(message);
  });

  test('a choice that was never listed', () => {
    const reading = readProfile({ options, ballots: [{ paper: { kind: 'choice', choice: 'Z' } }] });
    expect(() => rankingsOf(reading)).toThrow(/"Z" is no option/);
  });
});
