import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLanes, sideBySide } from './lanes.ts';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('lanes', () => {
  it('run one at a time per key in order, many keys at once, and never more than the bound', async () => {
    const jobs = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), ticks: fc.nat(3), fails: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(jobs, fc.integer({ min: 1, max: 3 }), async (list, bound) => {
        const lanes = createLanes(bound);
        const running: string[] = [];
        const ended: number[] = [];
        const results = list.map(({ key, ticks, fails }, i) =>
          lanes.run(key, async () => {
            expect(running).not.toContain(key);
            running.push(key);
            expect(running.length).toBeLessThanOrEqual(bound);
            for (let t = 0; t < ticks; t++) await tick();
            running.splice(running.indexOf(key), 1);
            ended.push(i);
            if (fails) throw new Error(`job ${i}`);
            return i;
          }),
        );
        const settled = await Promise.allSettled(results);
        settled.forEach((result, i) => expect(result.status).toBe(list[i]!.fails ? 'rejected' : 'fulfilled'));
        for (const key of ['a', 'b', 'c', 'd']) {
          const mine = ended.filter((i) => list[i]!.key === key);
          expect(mine).toEqual([...mine].sort((a, b) => a - b));
        }
        await tick();
        expect(lanes.size).toBe(0);
      }),
    );
  });

  it('refuse a bound that lets nothing through', () => {
    expect(() => createLanes(0)).toThrow(RangeError);
  });
});

describe('lanes side by side', () => {
  it('let nothing wait, not even for what has the same key, and count what is under way', async () => {
    const lanes = sideBySide();
    const goOn = Promise.withResolvers<void>();
    const first = lanes.run('a', () => goOn.promise);
    await expect(lanes.run('a', () => Promise.reject(new Error('the second')))).rejects.toThrow('the second');
    expect(lanes.size).toBe(1);
    goOn.resolve();
    await first;
    expect(lanes.size).toBe(0);
  });
});
