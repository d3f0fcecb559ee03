import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { userSays } from '../prompt.ts';
import { mostOf, NOTHING, plus } from './amount.ts';
import {
  ceilingsOf,
  discussionBudget,
  levelOf,
  limitsOf,
  limitsOfDiscussion,
  MEASURES,
  personaBudget,
  workspaceBudget,
} from './budget.ts';

const NO_ENDING = { calls: 0, largest: NOTHING };
const use = { tokens_per_day: 0, tokens_total: 0, cost_per_day: 0, cost_total: 0 };
const ofTokens = (tokens: number) =>
  discussionBudget('d', { limits: limitsOfDiscussion({ tokens, usd: null }), ending: NO_ENDING });

describe('a budget', () => {
  it('counts money in whole millionths', () => {
    expect(limitsOf({ tokens_per_day: null, tokens_total: 7, usd_per_day: 0.1, usd_total: 2.5 })).toEqual({
      tokens_per_day: null,
      tokens_total: 7,
      cost_per_day: 100_000,
      cost_total: 2_500_000,
    });
  });

  it('keeps its end for the vote and its very end for the decision', () => {
    const ceiling = (purpose: string) => ceilingsOf(ofTokens(1_000), purpose).tokens_total;
    expect(['turn', 'ballot', 'moderation', 'decision'].map(ceiling)).toEqual([900, 950, 950, 1_000]);
  });

  it('of a discussion keeps as much as its end needs, and half to be discussed with', () => {
    const ending = (calls: number, tokens: number) => ({ calls, largest: { tokens, cost: 0 } });
    const limits = limitsOfDiscussion({ tokens: 1_000, usd: null });
    const ceiling = (calls: number, tokens: number, purpose: string) =>
      ceilingsOf(discussionBudget('d', { limits, ending: ending(calls, tokens) }), purpose).tokens_total;
    expect(ceiling(4, 40, 'turn')).toBe(800);
    expect(ceiling(4, 80, 'ballot')).toBe(900);
    expect(ceiling(9, 400, 'turn')).toBe(500);
    expect(ceiling(9, 400, 'decision')).toBe(1_000);
  });

  it('of a persona pays for nothing else, so nothing is kept', () => {
    const limits = limitsOf({ tokens_per_day: 100, tokens_total: null, usd_per_day: null, usd_total: null });
    expect(ceilingsOf(personaBudget('w', 'p', limits), 'turn').tokens_per_day).toBe(100);
  });

  it.each([
    [799, null],
    [800, 'warning'],
    [899, 'warning'],
    [900, 'wind_down'],
    [2_000, 'wind_down'],
  ])('of 1000 of which %i is used: %s', (tokens_total, level) => {
    expect(levelOf(ofTokens(1_000), { ...use, tokens_total })?.level ?? null).toBe(level);
  });

  it('says which of its limits is nearest', () => {
    const limits = limitsOf({ tokens_per_day: 100, tokens_total: null, usd_per_day: null, usd_total: 1 });
    const nearly = { ...use, tokens_per_day: 85, cost_total: 950_000 };
    expect(levelOf(workspaceBudget('w', limits), nearly)).toEqual({
      scope: 'workspace',
      period: 'total',
      unit: 'usd',
      level: 'wind_down',
      share: 0.95,
    });
    expect(levelOf(personaBudget('w', 'p', limits), nearly)).toMatchObject({ level: 'warning' });
  });
});

describe('laws', () => {
  const limits = fc.record(
    Object.fromEntries(MEASURES.map((measure) => [measure, fc.option(fc.integer({ min: 1, max: 1e9 }))])) as Record<
      (typeof MEASURES)[number],
      fc.Arbitrary<number | null>
    >,
  );
  const uses = fc.record({
    tokens_per_day: fc.nat(2e9),
    tokens_total: fc.nat(2e9),
    cost_per_day: fc.nat(2e9),
    cost_total: fc.nat(2e9),
  });

  it('who may draw on less than all never draws on more than the decision, and nobody on more than the limit', () => {
    fc.assert(
      fc.property(limits, fc.constantFrom('turn', 'ballot', 'moderation', 'analysis', 'chat'), (given, purpose) => {
        const budget = workspaceBudget('w', given);
        const some = ceilingsOf(budget, purpose);
        const all = ceilingsOf(budget, 'decision');
        for (const measure of MEASURES) {
          expect(all[measure]).toBe(given[measure]);
          if (given[measure] === null) expect(some[measure]).toBeNull();
          else expect(some[measure]!).toBeLessThanOrEqual(all[measure]!);
        }
      }),
    );
  });

  it('more use is never a lower level', () => {
    const rank = (level: string | undefined) => ['none', 'warning', 'wind_down'].indexOf(level ?? 'none');
    fc.assert(
      fc.property(limits, uses, uses, (given, before, more) => {
        const budget = discussionBudget('d', {
          limits: given,
          ending: { calls: 3, largest: { tokens: 10, cost: 10 } },
        });
        const after = Object.fromEntries(MEASURES.map((m) => [m, before[m] + more[m]])) as typeof before;
        expect(rank(levelOf(budget, after)?.level)).toBeGreaterThanOrEqual(rank(levelOf(budget, before)?.level));
      }),
    );
  });

  it('a longer prompt, more output or a dearer price never needs less', () => {
    const price = fc.record({
      input: fc.nat(1e8),
      output: fc.nat(1e8),
      cachedInput: fc.nat(1e8),
      cacheWrite: fc.nat(1e8),
      long: fc.constant(null),
    });
    const promptOf = (text: string) => ({ system: '', tools: [], kept: [userSays(text)], tail: [] });
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(1e5), fc.nat(1e5), price, (text, more, output, extra, given) => {
        const less = mostOf(promptOf(text), output, given);
        const greater = mostOf(promptOf(text + more), output + extra, given);
        expect(greater.tokens).toBeGreaterThanOrEqual(less.tokens);
        expect(greater.cost).toBeGreaterThanOrEqual(less.cost);
        expect(plus(less, { tokens: 0, cost: 0 })).toEqual(less);
      }),
    );
  });
});
