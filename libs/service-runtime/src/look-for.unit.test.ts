import { describe, expect, test } from 'vitest';
import { createLookFor } from './look-for.ts';

/** There from the nth look on. */
function thereAt(n: number) {
  let looks = 0;
  return { isThere: () => Promise.resolve(++looks >= n), looks: () => looks };
}

/** Lets no time pass and remembers how much was asked for. */
function stopwatch() {
  const pauses: number[] = [];
  return { pauses, pause: (ms: number) => Promise.resolve(pauses.push(ms)) };
}

describe('looking for what is on its way', () => {
  test('finds at once what is there', async () => {
    const { pauses, pause } = stopwatch();
    expect(await createLookFor({ forMs: 1000, atOnce: 1 }, pause)(thereAt(1).isThere)).toBe(true);
    expect(pauses).toEqual([]);
  });

  test('looks again, less and less often, until it comes', async () => {
    const { pauses, pause } = stopwatch();
    expect(await createLookFor({ forMs: 1000, atOnce: 1 }, pause)(thereAt(4).isThere)).toBe(true);
    expect(pauses).toEqual([10, 20, 40]);
  });

  test('gives up when patience ends', async () => {
    const { pauses, pause } = stopwatch();
    expect(await createLookFor({ forMs: 1000, atOnce: 1 }, pause)(thereAt(Infinity).isThere)).toBe(false);
    expect(pauses.reduce((a, b) => a + b)).toBe(1000);
  });

  test('lets only so many wait: whoever comes then looks once', async () => {
    const gate = Promise.withResolvers<void>();
    const lookFor = createLookFor({ forMs: 10, atOnce: 1 }, () => gate.promise);
    const first = lookFor(thereAt(2).isThere);
    const second = thereAt(2);
    await Promise.resolve();
    expect(await lookFor(second.isThere)).toBe(false);
    expect(second.looks()).toBe(1);
    gate.resolve();
    expect(await first).toBe(true);
    expect(await lookFor(thereAt(2).isThere)).toBe(true);
  });
});
