import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { take } from './token-bucket.ts';

const allowance = { perSecond: 50, burst: 100 };

function admitted(times: readonly number[]): number[] {
  let fullAt: number | undefined;
  return times.filter((now) => {
    const taken = take(allowance, fullAt, now);
    fullAt = taken.fullAt;
    return taken.allowed;
  });
}

describe('a token bucket', () => {
  it('lets the burst through at once and no more', () => {
    expect(admitted(Array.from({ length: 150 }, () => 1_000))).toHaveLength(100);
  });

  it('says when the next call is allowed, and then allows it', () => {
    let fullAt: number | undefined;
    for (let i = 0; i < 100; i++) fullAt = take(allowance, fullAt, 0).fullAt;
    const refused = take(allowance, fullAt, 0);
    expect(refused).toMatchObject({ allowed: false, retryAfterMs: 20 });
    expect(take(allowance, refused.fullAt, 20).allowed).toBe(true);
  });

  it('never admits more than the burst and the rate since, whatever the arrivals', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 600 }), (gaps) => {
        let now = 1_700_000_000_000;
        const times = admitted(gaps.map((gap) => (now += gap)));
        const first = times[0] ?? 0;
        const last = times.at(-1) ?? 0;
        expect(times.length).toBeLessThanOrEqual(
          allowance.burst + Math.ceil(((last - first) / 1000) * allowance.perSecond) + 1,
        );
      }),
    );
  });
});
