import { describe, expect, it } from 'vitest';
import { isOutage, Unavailable } from './unavailable.ts';

const withCode = (code: string) => Object.assign(new Error('from the driver'), { code });

describe('an outage', () => {
  it.each(['ECONNREFUSED', '57P01', '57P03', '08006', '53300', '40001', '40P01', '25006'])('is %s', (code) => {
    expect(isOutage(withCode(code))).toBe(true);
  });
  it('is what says so itself, also as the cause of another error', () => {
    expect(isOutage(new Unavailable('away'))).toBe(true);
    expect(isOutage(new Error('could not load', { cause: new Unavailable('away') }))).toBe(true);
    expect(isOutage(new AggregateError([withCode('ECONNREFUSED')]))).toBe(true);
    expect(isOutage(new Error('Connection terminated unexpectedly'))).toBe(true);
  });
  it.each(['23505', '22P02', '42P01', '57014'])('is not %s', (code) => {
    expect(isOutage(withCode(code))).toBe(false);
  });
  it('is no bug', () => {
    expect(isOutage(new TypeError('x is undefined'))).toBe(false);
    expect(isOutage('a string')).toBe(false);
  });
});
