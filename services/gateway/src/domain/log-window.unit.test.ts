import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogWindow } from './log-window.ts';

const frame = (seq: number, chars = 10) => ({ seq, text: 'x'.repeat(chars) });

describe('a log window', () => {
  it('keeps what comes in order, and nothing else', () => {
    const window = new LogWindow(7);
    expect([8, 8, 10, 7, 9].map((seq) => window.offer(frame(seq)))).toEqual(['next', 'old', 'ahead', 'old', 'next']);
    expect(window.head).toBe(9);
    expect(window.after(7)?.map(({ seq }) => seq)).toEqual([8, 9]);
    expect(window.after(8)?.map(({ seq }) => seq)).toEqual([9]);
  });

  it('has nothing for whoever is at its head or beyond', () => {
    const window = new LogWindow(7);
    expect(window.after(7)).toEqual([]);
    expect(window.after(100)).toEqual([]);
  });

  it('says when something asked for has fallen out', () => {
    const window = new LogWindow(0);
    for (let seq = 1; seq <= 228; seq++) window.offer(frame(seq));
    expect(window.after(99)).toBeNull();
    expect(window.after(100)).toHaveLength(128);
    for (let seq = 229; seq <= 232; seq++) window.offer(frame(seq, 50_000));
    expect(window.after(229)).toBeNull();
    expect(window.after(230)?.map(({ seq }) => seq)).toEqual([231, 232]);
    window.offer(frame(233, 200_000));
    expect(window.after(231)).toBeNull();
    expect(window.after(232)?.map(({ seq }) => seq)).toEqual([233]);
  });

  it('hands out every event after any point without a gap, or says it cannot, whatever arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 })), fc.integer({ min: 0, max: 30 }), (arrivals, after) => {
        const window = new LogWindow(3);
        for (const seq of arrivals) window.offer(frame(seq));
        const found = window.after(after);
        if (found === null) expect(after).toBeLessThan(3);
        else expect(found.map(({ seq }) => seq)).toEqual(range(Math.max(after, 3), window.head));
      }),
    );
  });
});

const range = (after: number, upto: number): number[] =>
  Array.from({ length: Math.max(0, upto - after) }, (_, i) => after + i + 1);
