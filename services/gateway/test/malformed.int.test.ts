import { routes, type Problem, type Route } from '@maestro/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, openHouse, type House } from './house.ts';
import { VALID_BODIES } from './valid-bodies.ts';

let house: House;
let alex: Record<string, string>;

beforeAll(async () => {
  house = await openHouse();
  alex = bearer(await house.token('alex'));
  house.owners.discuss('apollo', { alex: ['can_message'] });
});
afterAll(() => house.stop());

type Malformed = {
  readonly what: string;
  readonly body: string | Blob;
  /** Where the problem must point, or below. */
  readonly pointer: string;
};

const WRONG: readonly [string, unknown][] = [
  ['null', null],
  ['true', true],
  ['a number', -1.5],
  ['a list', []],
  ['a list of nothing', [null]],
  ['an object', {}],
  ['an empty text', ''],
  ['blanks', '   '],
  ['a text that is too long', 'x'.repeat(9_000)],
  ['U+0000', 'a\0b'],
  ['half a surrogate pair', 'a\ud800b'],
  ['markup', '<script>alert(1)</script>'],
];
const UNKNOWN_FIELDS = [
  ...['extra', 'id', 'seq', 'role', 'actor', 'workspace_id', 'vote_id', 'USER_ID', 'user_Id', 'userId', 'at'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '$where', '$ref', '', ' ', 'a/b', 'a~b'],
  ...['ünïcode', '💥', 'late', 'known', 'simulated', 'permissions', 'is_admin', 'status', 'phase'],
];
const NOT_JSON: readonly [string, string | Blob][] = [
  ['half an object', '{"user_id": "al'],
  ['a comma too many', '{"a": 1,}'],
  ['single quotes', "{'a': 1}"],
  ['a comment', '{} // no'],
  ['NaN', '{"a": NaN}'],
  ['two values', '{} {}'],
  ['words', 'hello'],
  ['no UTF-8', new Blob([new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])])],
  ['a hundred thousand brackets', '['.repeat(100_000)],
];
const NO_OBJECT: readonly [string, unknown][] = [
  ['a list', []],
  ['null', null],
  ['a number', 1],
  ['a text', 'x'],
  ['true', true],
];

/** Every way to spoil a body that its own schema, or what can be stored, refuses. */
function* malformed(valid: Record<string, unknown>, route: Route): Generator<Malformed> {
  for (const [what, body] of NOT_JSON) yield { what, body, pointer: '' };
  for (const [what, body] of NO_OBJECT) yield { what, body: JSON.stringify(body), pointer: '' };
  for (const name of UNKNOWN_FIELDS.filter((one) => !Object.hasOwn(valid, one))) {
    // A literal, because assigning `__proto__` would not make a field.
    const body = JSON.stringify(valid).replace(
      /^\{/,
      `{${JSON.stringify(name)}: 1${Object.keys(valid).length ? ',' : ''}`,
    );
    yield { what: `the unknown field ${JSON.stringify(name)}`, body, pointer: escaped(name) };
  }
  for (const path of pathsIn(valid)) {
    const pointer = path.map(escaped).join('');
    for (const [what, value] of WRONG) {
      const body = replaced(valid, path, value);
      if (refuses(route, body, value)) yield { what: `${what} at ${pointer}`, body: JSON.stringify(body), pointer };
    }
    const without = replaced(valid, path, undefined);
    if (refuses(route, JSON.parse(JSON.stringify(without)), undefined)) {
      yield { what: `nothing at ${pointer}`, body: JSON.stringify(without), pointer: parentOr(pointer) };
    }
    if (isObject(valueAt(valid, path)) && !isSchema(path)) {
      const body = replaced(valid, [...path, 'unknown'], 1);
      yield { what: `an unknown field in ${pointer}`, body: JSON.stringify(body), pointer: `${pointer}/unknown` };
    }
  }
}

const escaped = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
/** An element left out of a list makes the list too short; a rule over fields points where it was made to. */
const parentOr = (pointer: string): string => pointer.replace(/\/\d+$/, '');
/** A JSON Schema is the caller's own and open. */
const isSchema = (path: readonly string[]): boolean => /(^|\.)(parameters|schema\.schema)$/.test(path.join('.'));
const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const refuses = (route: Route, body: unknown, value: unknown): boolean =>
  !route.body?.safeParse(body).success || (typeof value === 'string' && /\0|\ud800/.test(value));

function pathsIn(value: unknown, path: string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return path.length > 0 ? [path] : [];
  return [...(path.length > 0 ? [path] : []), ...Object.entries(value).flatMap(([k, v]) => pathsIn(v, [...path, k]))];
}

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value);

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    const list = value.map((one: unknown, i) => (String(i) === key ? replaced(one, rest, by) : one));
    return list.filter((one) => one !== undefined);
  }
  const object = value as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, by) };
}

/** What speaks OpenAI's shape says so of errors too: `openai.int.test.ts`. */
const bodies = Object.entries<Route>(routes).filter(([name, { body }]) => body && name !== 'openaiChat');
const pathOf = (route: Route): string =>
  route.path
    .replace(':discussion_id', 'apollo')
    .replace(':vote_id', 'vote-1')
    .replace(':persona_id', 'lawyer')
    .replace(':statement_id', 's1');
const send = (route: Route, body: unknown): Promise<Response> =>
  fetch(house.url + pathOf(route), {
    method: route.method,
    headers: { 'content-type': 'application/json', ...alex },
    body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body),
  });

async function expectRefusal(route: Route, { what, body, pointer }: Malformed): Promise<void> {
  const reply = await send(route, body);
  expect([400, 422], what).toContain(reply.status);
  expect(reply.headers.get('content-type'), what).toBe('application/problem+json');
  const problem = (await reply.json()) as Problem;
  const pointers = (problem.errors ?? []).map((error) => error.pointer);
  const named = pointers.some((one) => one === pointer || one.startsWith(`${pointer}/`));
  expect(named, `${what}: ${JSON.stringify(problem)}`).toBe(true);
}

describe('a malformed body', () => {
  it.each(bodies)('of %s is refused with the field named, and nobody is asked', async (name, route) => {
    const all = [...malformed(VALID_BODIES[name] ?? {}, route)];
    expect(all.length).toBeGreaterThanOrEqual(30);
    for (let at = 0; at < all.length; at += 25) {
      await Promise.all(all.slice(at, at + 25).map((one) => expectRefusal(route, one)));
    }
    expect(house.owners.asked).toEqual([]);
  });

  it('of any shape at all is refused or understood, never a bug', async () => {
    const arbitrary = fc.tuple(fc.constantFrom(...bodies), fc.json({ maxDepth: 4 }));
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([[, route], body]) => {
        const understood = route.body?.safeParse(JSON.parse(body)).success ?? false;
        const { status } = await send(route, body);
        expect([400, 403, 422].includes(status) || (understood && status < 300)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
