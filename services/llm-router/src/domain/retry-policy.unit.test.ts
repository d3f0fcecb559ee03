import { describe, expect, it } from 'vitest';
import { failure } from './model-failure.ts';
import { mayRetry, vendorsWaitMs } from './retry-policy.ts';

describe('asking the same model again', () => {
  it.each([
    'authentication',
    'spend_limit',
    'budget_spent',
    'bad_request',
    'refused',
    'cancelled',
    'invalid_output',
  ] as const)('never helps against %s', (cause) => expect(mayRetry(failure(cause, 'x'), 60_000, false)).toBe(false));

  it.each(['timeout', 'rate_limited', 'unavailable', 'truncated'] as const)('may help against %s', (cause) =>
    expect(mayRetry(failure(cause, 'x'), 60_000, true)).toBe(true),
  );

  it('keeps the wait the vendor asks for, within the deadline', () => {
    const limited = failure('rate_limited', 'x', 20_000);
    expect(mayRetry(limited, 60_000, false)).toBe(true);
    expect(mayRetry(limited, 20_500, false)).toBe(false);
    expect(vendorsWaitMs(limited)).toBe(20_000);
    expect(vendorsWaitMs(failure('unavailable', 'x'))).toBe(0);
  });

  it('does not wait long where another model could answer', () => {
    expect(mayRetry(failure('rate_limited', 'x', 20_000), 60_000, true)).toBe(false);
    expect(mayRetry(failure('rate_limited', 'x', 4_000), 60_000, true)).toBe(true);
  });
});
