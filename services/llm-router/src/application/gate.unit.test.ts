import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Gate, NotAdmitted } from './gate.ts';

const never = { signal: new AbortController().signal, ms: 60_000 };
const WIDE = { total: 100, perVendor: 100, longestQueue: 1_000 };
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A gate whose calls stay inside until they are told to leave. */
function hall(limits: Partial<typeof WIDE>) {
  const gate = new Gate({ ...WIDE, ...limits });
  const entered: string[] = [];
  const inside: { readonly name: string; readonly leave: () => void }[] = [];
  const ended: Promise<unknown>[] = [];
  return {
    gate,
    entered,
    come(vendor: string, discussion: string, name = discussion, patience = never): Promise<void> {
      const entering = gate.enter(vendor, discussion, patience).then((leave) => {
        entered.push(name);
        inside.push({ name, leave });
      });
      ended.push(entering.catch(() => undefined));
      return entering;
    },
    async leave(): Promise<void> {
      inside.shift()?.leave();
      await settled();
    },
    inside: () => inside.map(({ name }) => name),
    async empty(): Promise<void> {
      while (inside.length > 0) await this.leave();
      await Promise.all(ended);
    },
  };
}

describe('a gate', () => {
  it('lets in as many of one vendor, and as many in all, as its limits say', async () => {
    const at = hall({ total: 3, perVendor: 2 });
    for (const name of ['a1', 'a2', 'a3']) void at.come('claude', 'd', name);
    for (const name of ['b1', 'b2']) void at.come('openai', 'd', name);
    await settled();
    expect(at.entered).toEqual(['a1', 'a2', 'b1']);
    await at.empty();
    expect(at.entered).toHaveLength(5);
    expect([...at.gate.load.values()]).toEqual([
      { inside: 0, waiting: 0 },
      { inside: 0, waiting: 0 },
    ]);
  });

  it('lets a call of another discussion overtake the many calls of a busy one', async () => {
    const at = hall({ perVendor: 1 });
    for (let i = 1; i <= 50; i++) void at.come('claude', 'busy', `busy-${i}`);
    void at.come('claude', 'quiet');
    await settled();
    await at.leave();
    await at.leave();
    expect(at.entered).toEqual(['busy-1', 'busy-2', 'quiet']);
    await at.empty();
  });

  it('serves vendors in turn where all of them wait for the total', async () => {
    const at = hall({ total: 1 });
    for (const name of ['a1', 'a2', 'a3']) void at.come('claude', 'd', name);
    for (const name of ['b1', 'b2']) void at.come('openai', 'd', name);
    await settled();
    await at.empty();
    expect(at.entered).toEqual(['a1', 'a2', 'b1', 'a3', 'b2']);
  });

  it('forgets whoever gives up waiting', async () => {
    const at = hall({ perVendor: 1 });
    void at.come('claude', 'd', 'first');
    const stop = new AbortController();
    const given = at.come('claude', 'd', 'second', { ...never, signal: stop.signal });
    void at.come('claude', 'd', 'third');
    stop.abort();
    await expect(given).rejects.toMatchObject({ why: 'given up' });
    expect(at.gate.load.get('claude')).toEqual({ inside: 1, waiting: 1 });
    await at.empty();
    expect(at.entered).toEqual(['first', 'third']);
  });

  it('forgets whoever has no time left', async () => {
    const at = hall({ perVendor: 1 });
    void at.come('claude', 'd', 'first');
    await expect(at.come('claude', 'd', 'second', { ...never, ms: 5 })).rejects.toMatchObject({ why: 'late' });
    expect(at.gate.load.get('claude')).toEqual({ inside: 1, waiting: 0 });
    await at.empty();
  });

  it('refuses whoever finds the queue full', async () => {
    const at = hall({ perVendor: 1, longestQueue: 1 });
    void at.come('claude', 'd');
    void at.come('claude', 'd');
    await expect(at.come('claude', 'd')).rejects.toMatchObject({ why: 'full' });
    await at.empty();
  });

  it('sends away who waits when it closes, and leaves who is inside', async () => {
    const at = hall({ perVendor: 1 });
    void at.come('claude', 'd', 'inside');
    const waiting = at.come('claude', 'd');
    at.gate.close();
    await expect(waiting).rejects.toThrow(NotAdmitted);
    await expect(at.come('claude', 'd')).rejects.toMatchObject({ why: 'closed' });
    expect(at.inside()).toEqual(['inside']);
    await at.empty();
  });
});

describe('fairness', () => {
  const arrivals = fc.array(
    fc.record({ vendor: fc.constantFrom('claude', 'openai'), discussion: fc.constantFrom('d1', 'd2', 'd3', 'd4') }),
    { maxLength: 60 },
  );

  it('starves nobody: between two calls of one discussion, every other one that waits has had its turn', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 3 }), async (calls, perVendor) => {
        const at = hall({ perVendor });
        for (const { vendor, discussion } of calls) void at.come(vendor, discussion, `${vendor}/${discussion}`);
        await settled();
        const before = at.entered.length;
        await at.empty();
        expect(at.entered).toHaveLength(calls.length);
        for (const vendor of ['claude', 'openai']) {
          const served = at.entered.slice(before).filter((name) => name.startsWith(vendor));
          served.forEach((name, i) => {
            const again = served.indexOf(name, i + 1);
            if (again < 0) return;
            const between = new Set(served.slice(i + 1, again));
            // Whoever is served later still was waiting all the time: all had come before the first was served.
            const later = new Set(served.slice(again + 1).filter((other) => other !== name));
            expect([...later].filter((other) => !between.has(other))).toEqual([]);
          });
        }
      }),
    );
  });

  it('never lets in more than its limits, and everybody gets in at last', async () => {
    await fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        async (calls, total, perVendor) => {
          const at = hall({ total, perVendor });
          for (const { vendor, discussion } of calls) void at.come(vendor, discussion, vendor);
          for (let left = calls.length; left > 0; left--) {
            await settled();
            const inside = at.inside();
            expect(inside.length).toBeLessThanOrEqual(total);
            for (const vendor of ['claude', 'openai']) {
              expect(inside.filter((name) => name === vendor).length).toBeLessThanOrEqual(perVendor);
            }
            expect(inside.length).toBeGreaterThan(0);
            await at.leave();
          }
          expect(at.entered).toHaveLength(calls.length);
        },
      ),
    );
  });
});
