import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bodyHash } from './json-body.ts';
import { HttpProblem } from './problem.ts';
import { validate } from './validation.ts';

function errorsOf(schema: z.ZodType, value: unknown, root: '' | '?' = ''): unknown {
  try {
    validate(schema, value, root);
  } catch (error) {
    if (error instanceof HttpProblem) return error.body.errors;
    throw error;
  }
  return null;
}

describe('validation', () => {
  const schema = z.strictObject({ people: z.array(z.strictObject({ 'a/b~c': z.string() })) });

  it('points at every field that is wrong, as RFC 6901 says', () => {
    expect(errorsOf(schema, { people: [{ 'a/b~c': 1 }], more: 1, 'e/f': 2 })).toEqual([
      { pointer: '/people/0/a~1b~0c', detail: 'Invalid input: expected string, received number' },
      { pointer: '/more', detail: 'is not a known field' },
      { pointer: '/e~1f', detail: 'is not a known field' },
    ]);
  });

  it('points at query parameters by name', () => {
    expect(errorsOf(z.strictObject({ after: z.coerce.number() }), { after: 'x' }, '?')).toMatchObject([
      { pointer: '?after' },
    ]);
  });

  it('refuses text that could not be stored', () => {
    expect(errorsOf(schema, { people: [{ 'a/b~c': 'a\0' }] })).toMatchObject([{ pointer: '/people/0/a~1b~0c' }]);
    expect(errorsOf(schema, { people: [{ 'a/b~c': '\udc00' }] })).toMatchObject([{ pointer: '/people/0/a~1b~0c' }]);
    expect(errorsOf(schema, { people: [{ 'a/b~c': '💥' }] })).toBeNull();
  });
});

describe('the hash of a body', () => {
  it('does not depend on the order of keys, and depends on everything else', () => {
    expect(bodyHash({ a: 1, b: { c: [1, { d: 2, e: 3 }] } })).toBe(bodyHash({ b: { c: [1, { e: 3, d: 2 }] }, a: 1 }));
    const hashes = [{}, [], null, { a: 1 }, { a: '1' }, { a: [1, 2] }, { a: [2, 1] }, { A: 1 }].map(bodyHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
