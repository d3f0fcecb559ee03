import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const eslint = new ESLint({
  cwd: root,
  // The planted files do not exist: rules that ask the compiler have nothing to ask about.
  overrideConfig: [
    { files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked },
    { files: ['**/*.ts'], languageOptions: { parserOptions: { project: false } } },
  ],
});

/** Names of the house's rules that complain about `code` at `path`. */
async function complaints(path: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: `${root}${path}` });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
}

const PURE_ROOMS = [
  'libs/kernel/src/planted.ts',
  'libs/discussion-core/src/floor/planted.ts',
  'libs/tally/src/planted.ts',
  'services/voting/src/domain/planted.ts',
];

it.each([
  ['the clock', 'export const now = () => Date.now();'],
  ['the clock, as a class', 'export const now = (): string => new Date().toISOString();'],
  ['the other clock', 'export const now = () => performance.now();'],
  ['chance', 'export const dice = () => Math.random();'],
  ['ids from nowhere', 'export const id = () => crypto.randomUUID();'],
  ['a timer', 'export const later = (f: () => void) => setTimeout(f, 10);'],
  ['an interval', 'export const often = (f: () => void) => setInterval(f, 10);'],
  ['an async function', 'export async function later() {}'],
  ['an async method', 'export const o = { async later() {} };'],
  ['a promise', 'export const later = () => Promise.resolve(1);'],
  ['the process', 'export const place = () => process.cwd();'],
  ['the console', 'export const tell = () => console.log(1);'],
  ['the network', "export const ask = () => fetch('/');"],
])('pure rooms have no use for %s', async (_what, code) => {
  for (const room of PURE_ROOMS) expect(await complaints(room, code), room).toEqual(['house/pure-room']);
  expect(await complaints('services/voting/src/application/planted.ts', code)).toEqual([]);
});

it('a pure room may speak of what it does not touch', async () => {
  const code =
    "export type At = { readonly date: Date };\nexport const process = 'synthesis';\nexport const p = process;";
  expect(await complaints('libs/tally/src/planted.ts', code)).toEqual([]);
});

it.each(['export const url = process.env.DATABASE_URL;', "import { env } from 'node:process';\nexport const e = env;"])(
  'the environment is read in config.ts alone: %s',
  async (code) => {
    expect(await complaints('services/voting/src/app.ts', code)).toEqual(['house/environment-in-config']);
    expect(await complaints('libs/database/src/planted.ts', code)).toEqual(['house/environment-in-config']);
    expect(await complaints('services/voting/src/config.ts', code)).toEqual([]);
    expect(await complaints('tools/dev/src/planted.ts', code)).toEqual([]);
  },
);

it.each(["'evt.*.voting.>'", '`cmd.${w}.voting`', "'req.default.x'", "'ask.voting.x'", "'live.a.b'", "'dlq.>'"])(
  'subjects come from the contracts: %s',
  async (literal) => {
    const code = `export const subject = (w: string) => [w, ${literal}];`;
    const path = 'services/voting/src/adapters/messaging/planted.ts';
    expect(await complaints(path, code)).toEqual(['house/subjects-from-contracts']);
    expect(await complaints('libs/contracts/src/planted.ts', code)).toEqual([]);
  },
);
