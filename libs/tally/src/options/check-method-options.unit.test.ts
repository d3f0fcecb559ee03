import { describe, expect, test } from 'vitest';
import { METHODS } from '../election/methods.ts';
import { checkMethodOptions, defaultsOf, optionsOf } from './check-method-options.ts';

const problemsOf = (...args: Parameters<typeof checkMethodOptions>): readonly string[] => {
  const checked = checkMethodOptions(...args);
  return checked.ok ? [] : checked.error.map(({ option, problem }) => `${option} ${problem}`);
};

describe('declared options', () => {
  test.each(METHODS)('given nothing, then %s takes its defaults, which it would accept itself', (method) => {
    const settled = checkMethodOptions(method, {});
    expect(settled).toEqual({ ok: true, value: defaultsOf(method) });
    expect(checkMethodOptions(method, defaultsOf(method))).toEqual(settled);
    expect(Object.keys(defaultsOf(method)).sort()).toEqual([...optionsOf(method)].sort());
  });

  test('what is given replaces the default, what is undefined does not', () => {
    expect(checkMethodOptions('stv', { seats: 3, quota: undefined })).toMatchObject({
      ok: true,
      value: { seats: 3, quota: 'droop' },
    });
  });

  test.each([
    ['schulze', { seats: 2 }, 'seats means nothing to schulze'],
    ['schulze', { colour: 'red' }, 'colour is no option of any method'],
    ['stv', { seats: 0 }, 'seats must be a whole number from 1 on'],
    ['stv', { seats: 1.5 }, 'seats must be a whole number from 1 on'],
    ['stv', { seats: 4 }, 'seats must not exceed the 3 options that stand'],
    ['stv', { quota: 'imperiali' }, 'quota must be one of droop, hare'],
    ['instant-runoff', { stop_at: 9 }, 'stop_at must not exceed the 3 options that stand'],
    ['instant-runoff', { skipped: 'exhaust-after:' }, 'skipped must be ignore, exhaust or exhaust-after:n'],
    ['instant-runoff', { batch: 'yes' }, 'batch must be true or false'],
    ['supermajority', { threshold: '3/2' }, 'threshold must be a share from 0 to 1, such as 2/3 or 0.75'],
    ['supermajority', { threshold: '1/0' }, 'threshold must be a share from 0 to 1, such as 2/3 or 0.75'],
    ['score', { min_score: '5', max_score: '5' }, 'max_score must be above min_score'],
    ['dot', { dots: -1 }, 'dots must be a whole number from 1 on'],
    ['borda', { tie: 'lot' }, 'tie must be a list of steps'],
    ['borda', { tie: [{ by: 'coin' }] }, 'tie knows previous-rounds, lot, order and decision-maker'],
    ['borda', { tie: [{ by: 'lot', seed: '' }] }, 'tie needs a seed for the lot'],
    ['borda', { tie: [{ by: 'order', order: ['A', 'A'] }] }, 'tie names an option twice'],
    ['borda', { tie: [{ by: 'order', order: ['A', 'Z'] }] }, 'tie names "Z", which does not stand'],
    ['borda', { quorum: { heads: '2' } }, 'quorum must be a share from 0 to 1, such as 2/3 or 0.75'],
    ['borda', { quorum: { people: '1' } }, 'quorum knows heads and weight, not people'],
  ] as const)('%s refuses %o', (method, declared, problem) => {
    expect(problemsOf(method, declared, ['A', 'B', 'C'])).toEqual([problem]);
  });
});
