import { describe, expect, test } from 'vitest';
import { countBallots } from '../count-ballots.ts';
import type { CastBallot, ConsentStance, Gradient, Profile } from '../election/profile.ts';
import { choose, elect } from '../testing/ballots.ts';

const drinks = (...choices: readonly (string | null)[]): Profile => ({
  options: ['Tea', 'Coffee', 'Water'],
  ballots: choose(...choices),
});

describe('plurality', () => {
  test('the most first choices win, however few', () => {
    expect(countBallots('plurality', {}, drinks('Tea', 'Tea', 'Coffee', 'Water', null))).toMatchObject({
      outcome: 'winner',
      winners: ['Tea'],
      ballots: 5,
      abstentions: 1,
      rounds: [{ tally: { Tea: '2', Coffee: '1', Water: '1' }, elected: ['Tea'] }],
      ranking: [['Tea'], ['Coffee', 'Water']],
    });
  });

  test('a tie stays one where no rule is declared', () => {
    expect(countBallots('plurality', {}, drinks('Tea', 'Coffee'))).toMatchObject({
      outcome: 'tie',
      winners: [],
      tie: { between: ['Tea', 'Coffee'], broken_by: 'none', over: 'win', chosen: null, awaits: null },
    });
  });

  test('where everybody abstains, no rule makes a winner of what nobody asked for', () => {
    const order = [{ by: 'order', order: ['Tea'] }] as const;
    expect(countBallots('plurality', { tie: order }, drinks(null, null))).toMatchObject({
      outcome: 'tie',
      winners: [],
      tie: { between: ['Tea', 'Coffee', 'Water'] },
    });
  });
});

describe('majority', () => {
  test.each([
    ['more than half', drinks('Tea', 'Tea', 'Coffee', null, null), 'winner', ['Tea']],
    ['half is not more than half', drinks('Tea', 'Tea', 'Coffee', 'Water'), 'no_majority', []],
    ['two leaders', drinks('Tea', 'Tea', 'Coffee', 'Coffee', 'Water'), 'tie', []],
  ])('%s', (_, profile, outcome, winners) => {
    expect(countBallots('majority', {}, profile)).toMatchObject({ outcome, winners });
  });

  test('a run-off on single choices is a second ballot: the count says between whom', () => {
    const count = countBallots('majority', { runoff: true }, drinks('Tea', 'Tea', 'Coffee', 'Coffee', 'Water'));
    expect(count).toMatchObject({ outcome: 'no_majority', winners: [], runoff: ['Tea', 'Coffee'] });
    const level = countBallots('majority', { runoff: true }, drinks('Tea', 'Tea', 'Coffee', 'Water'));
    expect(level.runoff).toEqual(['Tea', 'Coffee', 'Water']);
  });

  test('a run-off on rankings is counted at once', () => {
    const profile = elect('4: A>B>C, 3: B>A>C, 2: C>B>A');
    expect(countBallots('majority', { runoff: true }, profile)).toMatchObject({
      winners: ['B'],
      tie: null,
      runoff: ['A', 'B'],
      ranking: [['B'], ['A'], ['C']],
      rounds: [{ eliminated: ['C'] }, { round: 2, tally: { A: '4', B: '5' }, threshold: '5', elected: ['B'] }],
    });
  });
});

test('leaders who stand level meet in the run-off; no rule for ties is asked before', () => {
  const profile = elect('3: A>B>C, 3: B>A>C, 1: C>B>A');
  const tie = [{ by: 'order', order: ['A'] }] as const;
  expect(countBallots('majority', { runoff: true, tie }, profile)).toMatchObject({ winners: ['B'], ties: [] });
});

describe('supermajority', () => {
  test.each([
    ['2/3', 2, 1, true],
    ['2/3', 3, 2, false],
    ['2/3', 66, 33, true],
    ['2/3', 199, 101, false],
    ['0.6', 3, 2, true],
    ['3/4', 3, 1, true],
    ['1', 3, 1, false],
  ])('%s of %i against %i', (threshold, yes, no, wins) => {
    const profile = elect(`${yes}: A, ${no}: B`);
    expect(countBallots('supermajority', { threshold }, profile).outcome).toBe(wins ? 'winner' : 'no_majority');
  });
});

describe('unanimity', () => {
  test('is every first choice; abstentions do not stand in its way', () => {
    expect(countBallots('unanimity', {}, drinks('Tea', 'Tea', null)).winners).toEqual(['Tea']);
    expect(countBallots('unanimity', {}, drinks('Tea', 'Tea', 'Water'))).toMatchObject({
      outcome: 'no_majority',
      winners: [],
    });
    expect(countBallots('unanimity', {}, drinks(null)).winners).toEqual([]);
  });
});

describe('consent', () => {
  const say = (stances: Record<string, ConsentStance>): CastBallot => ({ paper: { kind: 'stances', stances } });
  const options = ['Tea', 'Coffee'];

  test('passes unless somebody objects, whatever that ballot weighs', () => {
    const ballots = [say({ Tea: 'consent' }), say({ Tea: 'stand_aside' })];
    expect(countBallots('consent', {}, { options: ['Tea'], ballots }).winners).toEqual(['Tea']);
    const light = { ...say({ Tea: 'object' }), weight: '0' };
    expect(countBallots('consent', {}, { options: ['Tea'], ballots: [...ballots, light] })).toMatchObject({
      outcome: 'objected',
      winners: [],
    });
  });

  test('of several that pass, the one most consent to; one objection outweighs any consent', () => {
    const ballots = [
      say({ Tea: 'consent', Coffee: 'consent' }),
      say({ Tea: 'consent', Coffee: 'stand_aside' }),
      say({ Tea: 'object' }),
    ];
    expect(countBallots('consent', {}, { options, ballots })).toMatchObject({
      winners: ['Coffee'],
      positions: { Tea: ['2', '0', '1'], Coffee: ['1', '1', '0'] },
    });
    expect(countBallots('consent', {}, { options, ballots: ballots.slice(0, 2) }).winners).toEqual(['Tea']);
  });
});

describe('gradients of agreement', () => {
  const say = (...steps: readonly Gradient[]): CastBallot[] =>
    steps.map((step) => ({ paper: { kind: 'gradients', gradients: { Plan: step } } }));
  const count = (...steps: readonly Gradient[]) =>
    countBallots('gradients', {}, { options: ['Plan'], ballots: say(...steps) });

  test.each([
    ['endorsed', [1, 1, 2], 'winner'],
    ['half of those who take a side support it', [3, 5, 4, 4, 4], 'winner'],
    ['fewer than half support it', [1, 5, 6], 'no_majority'],
    ['one block', [1, 1, 1, 1, 8], 'no_majority'],
    ['nobody takes a side', [4, 4], 'no_majority'],
  ] as const)('%s', (_, steps, outcome) => {
    expect(count(...steps).outcome).toBe(outcome);
  });

  test('the lowest mean step wins, told apart exactly', () => {
    const options = ['Plan', 'Other'];
    // Means of 5/3 and 33/20: closer than two decimals would show.
    const ballots: CastBallot[] = [
      { paper: { kind: 'gradients', gradients: { Plan: 1, Other: 1 } }, papers: 20 },
      { paper: { kind: 'gradients', gradients: { Plan: 2, Other: 2 } }, papers: 39 },
      { paper: { kind: 'gradients', gradients: { Plan: 2, Other: 1 } } },
    ];
    const verdict = countBallots('gradients', {}, { options, ballots });
    expect(verdict.rounds[0]!.tally).toEqual({ Plan: '5/3', Other: '1.65' });
    expect(verdict.winners).toEqual(['Other']);
    expect(verdict.positions!['Plan']).toEqual(['20', '40', '0', '0', '0', '0', '0', '0']);
  });
});
