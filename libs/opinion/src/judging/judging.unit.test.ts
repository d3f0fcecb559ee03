import { describe, expect, it } from 'vitest';
import { priority } from './priority.ts';
import { representative } from './representative.ts';
import { isSignificant, shareTest, smoothed, twoShareTest } from './z-tests.ts';

const votes = (agree: number, disagree: number, pass = 0) => ({ agree, disagree, pass, seen: agree + disagree + pass });

describe('z tests', () => {
  it('test a share against one half, one success added', () => {
    expect(shareTest(0, 0)).toBe(1);
    expect(shareTest(10, 10)).toBeCloseTo(Math.sqrt(11), 12);
    expect(shareTest(0, 99)).toBeCloseTo(2 * 10 * (0.01 - 0.5), 12);
  });

  it('test two shares against each other, one success added to both', () => {
    // 8 of 9 against 3 of 9 after adding: pooled 11/18.
    const pooled = 11 / 18;
    expect(twoShareTest(7, 8, 2, 8)).toBeCloseTo((8 / 9 - 3 / 9) / Math.sqrt(pooled * (1 - pooled) * (2 / 9)), 12);
    expect(twoShareTest(5, 5, 3, 3)).toBe(0);
  });

  it('know what 90 % is', () => {
    expect([1.2815, 1.2816, 1.2817].map(isSignificant)).toEqual([false, false, true]);
    expect(smoothed(0, 0)).toBe(0.5);
  });
});

describe('priority', () => {
  it('of a statement nobody has seen is (½ · ½ · 9)², of one about the participants 7²', () => {
    expect(priority(votes(0, 0), 0, false)).toBeCloseTo((0.25 * 9) ** 2, 12);
    expect(priority(votes(5, 5), 3, true)).toBe(49);
  });

  it('falls as votes come, as people pass, as they disagree; rises with extremity', () => {
    const of = (agree: number, disagree: number, pass: number, extremity = 0) =>
      priority(votes(agree, disagree, pass), extremity, false);
    expect(of(20, 0, 0)).toBeLessThan(of(5, 0, 0));
    expect(of(5, 0, 5)).toBeLessThan(of(10, 0, 0));
    expect(of(0, 10, 0)).toBeLessThan(of(10, 0, 0));
    expect(of(10, 0, 0, 2)).toBeCloseTo(of(10, 0, 0) * 9, 9);
  });
});

describe('what a group stands for', () => {
  const contrast = (id: string, inside: ReturnType<typeof votes>, outside: ReturnType<typeof votes>) => ({
    id,
    inside,
    outside,
  });

  it('is nothing where there is nothing, and at least one statement where there is any', () => {
    expect(representative([])).toEqual([]);
    expect(representative([contrast('s', votes(0, 0), votes(0, 0))])).toHaveLength(1);
  });

  it('has its best agreement in it, even where only a denial is significant', () => {
    const picked = representative([
      contrast('denied', votes(0, 12), votes(12, 0)),
      contrast('shared', votes(12, 0), votes(11, 1)),
    ]);
    expect(picked.map((each) => [each.id, each.for])).toEqual([
      ['shared', 'agree'],
      ['denied', 'disagree'],
    ]);
  });

  it('is at most five statements, agreements first', () => {
    const agreed = Array.from({ length: 4 }, (_, i) => contrast(`a${i}`, votes(12, 0), votes(0, 12 - i)));
    const denied = Array.from({ length: 4 }, (_, i) => contrast(`d${i}`, votes(0, 12), votes(12 - i, 0)));
    const picked = representative([...denied, ...agreed]);
    expect(picked).toHaveLength(5);
    const sides = picked.map((each) => each.for);
    expect(sides).toEqual([...sides].sort());
    expect(picked[0]).toMatchObject({ id: 'a0', for: 'agree' });
  });
});
