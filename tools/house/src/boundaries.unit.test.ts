import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@maestro/testing';
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Boundaries = { readonly forbidden: IForbiddenRuleType[]; readonly options: ICruiseOptions };

const configuration = new URL('../../../.dependency-cruiser.mjs', import.meta.url);
const { forbidden: rules, options } = ((await import(configuration.href)) as { default: Boundaries }).default;

type Planted = { readonly from: string; readonly imports: string };

/** One forbidden import per wall. Each file stands in a house of the same shape as ours. */
const PLANTED: Readonly<Record<string, Planted>> = {
  'no-cycles': { from: 'libs/messaging/src/cycle-a.ts', imports: './cycle-b.ts' },
  'kernel-stands-alone': { from: 'libs/kernel/src/planted.ts', imports: 'zod' },
  'contracts-are-schemas': { from: 'libs/contracts/src/planted.ts', imports: '@maestro/messaging' },
  'cores-are-pure': { from: 'libs/discussion-core/src/planted.ts', imports: 'node:fs' },
  'chains-only-hash': { from: 'libs/ballot-chain/src/planted.ts', imports: 'node:crypto' },
  'domain-is-pure': { from: 'services/voting/src/domain/planted.ts', imports: 'node:timers/promises' },
  'ports-name-needs': { from: 'services/voting/src/ports/planted.ts', imports: '@maestro/database' },
  'verbs-know-no-technology': { from: 'services/voting/src/application/planted.ts', imports: 'kysely' },
  'nobody-reaches-out': {
    from: 'services/voting/src/application/outward.ts',
    imports: '../adapters/messaging/index.ts',
  },
  'http-only-translates': {
    from: 'services/voting/src/adapters/http/planted.ts',
    imports: '../persistence/index.ts',
  },
  'messaging-only-translates': { from: 'services/voting/src/adapters/messaging/planted.ts', imports: 'kysely' },
  'persistence-only-stores': {
    from: 'services/voting/src/adapters/persistence/planted.ts',
    imports: '../messaging/index.ts',
  },
  'vendors-know-no-discussion': {
    from: 'services/voting/src/adapters/vendors/openai/planted.ts',
    imports: '@maestro/discussion-core',
  },
  'one-vendor-per-folder': {
    from: 'services/voting/src/adapters/vendors/openai/neighbour.ts',
    imports: '../anthropic/index.ts',
  },
  'sdks-stay-with-their-vendor': { from: 'services/voting/src/application/asks.ts', imports: 'openai' },
  'strangers-at-one-door': { from: 'services/voting/src/application/fetches.ts', imports: 'undici' },
  'services-are-islands': { from: 'services/voting/src/planted.ts', imports: '../../synthesis/src/index.ts' },
  'libraries-serve': { from: 'libs/messaging/src/planted.ts', imports: '../../../services/voting/src/index.ts' },
  'sql-in-its-rooms': { from: 'services/voting/src/adapters/http/rows.ts', imports: 'pg' },
  'http-in-its-rooms': { from: 'libs/messaging/src/serves.ts', imports: 'fastify' },
  'nats-in-its-room': { from: 'services/voting/src/app.ts', imports: '@nats-io/transport-node' },
  'app-knows-contracts-only': { from: 'frontend/src/app/data/planted.ts', imports: '@maestro/messaging' },
  'ui-knows-no-feature': { from: 'frontend/src/app/ui/planted.ts', imports: '../data/index.ts' },
  'data-knows-no-screen': { from: 'frontend/src/app/data/looks.ts', imports: '../ui/index.ts' },
  'features-are-islands': {
    from: 'frontend/src/app/features/room/planted.ts',
    imports: '../decision/index.ts',
  },
  'production-needs-no-test': { from: 'libs/messaging/src/tests.ts', imports: '@maestro/testing' },
  'declared-dependencies': { from: 'libs/messaging/src/undeclared.ts', imports: 'undeclared' },
};

const LIBRARIES = [
  'kernel',
  'contracts',
  'discussion-core',
  'tally',
  'ballot-chain',
  'messaging',
  'database',
  'testing',
];
const PACKAGES = ['zod', 'kysely', 'pg', 'fastify', '@nats-io/transport-node', 'openai', 'undici', 'undeclared'];
const PLACES = [
  ...LIBRARIES.map((name) => `libs/${name}/src`),
  ...['voting', 'synthesis'].map((name) => `services/${name}/src`),
  ...['messaging', 'persistence', 'vendors/anthropic'].map((name) => `services/voting/src/adapters/${name}`),
  ...['data', 'ui', 'features/decision'].map((name) => `frontend/src/app/${name}`),
];

describe('the walls', () => {
  const house = temporaryFolder('house');
  let violations: readonly { readonly rule: string; readonly from: string }[];

  beforeAll(async () => {
    build(house.path);
    const { output } = await cruise(
      ['libs', 'services', 'frontend'],
      { ...options, baseDir: house.path, ruleSet: { forbidden: rules }, validate: true },
      {},
      {},
    );
    violations = (output as ICruiseResult).summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
  });
  afterAll(() => house.remove());

  it('have one planted violation each, and a sentence', () => {
    expect(Object.keys(PLANTED).sort()).toEqual(rules.map((rule) => rule.name).sort());
    for (const rule of rules) expect(rule.comment, rule.name).toMatch(/\.$/);
  });

  it.each(Object.entries(PLANTED))('%s bites', (rule, { from }) => {
    expect(violations).toContainEqual({ rule, from });
  });

  it('let through what is allowed', () => {
    const planted = new Set(Object.values(PLANTED).map(({ from }) => from));
    expect(violations.filter(({ from }) => !planted.has(from) && from !== 'libs/messaging/src/cycle-b.ts')).toEqual([]);
  });
});

function build(root: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const declared = PACKAGES.filter((name) => name !== 'undeclared').map((name) => [name, '1.0.0']);
  const ours = LIBRARIES.map((name) => [`@maestro/${name}`, '*']);
  const manifest = (name: string): string =>
    JSON.stringify({
      name,
      type: 'module',
      exports: './src/index.ts',
      dependencies: Object.fromEntries([...declared, ...ours]),
    });

  write('tsconfig.json', JSON.stringify({ compilerOptions: { module: 'NodeNext', allowImportingTsExtensions: true } }));
  write('package.json', JSON.stringify({ name: 'house', private: true }));
  write('frontend/package.json', manifest('frontend'));
  for (const name of ['voting', 'synthesis']) write(`services/${name}/package.json`, manifest(name));
  for (const name of LIBRARIES) {
    write(`libs/${name}/package.json`, manifest(`@maestro/${name}`));
    mkdirSync(join(root, 'node_modules/@maestro'), { recursive: true });
    symlinkSync(join('..', '..', 'libs', name), join(root, 'node_modules/@maestro', name));
  }
  for (const name of PACKAGES) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', exports: './index.js' }));
    write(`node_modules/${name}/index.js`, 'export const here = 1;\n');
  }
  for (const place of PLACES) write(`${place}/index.ts`, 'export const here = 1;\n');
  for (const { from, imports } of Object.values(PLANTED)) {
    write(from, `import { here } from '${imports}';\nexport const there = here;\n`);
  }
  write('libs/messaging/src/cycle-b.ts', "import { there } from './cycle-a.ts';\nexport const here = there;\n");
  // What the rules are there to leave room for.
  write(
    'services/voting/src/application/allowed.ts',
    "import { here } from '@maestro/contracts';\nexport const a = here;\n",
  );
  write(
    'services/voting/src/adapters/persistence/allowed.ts',
    "import { here } from 'kysely';\nexport const a = here;\n",
  );
  write('libs/messaging/src/allowed.test.ts', "import { here } from '@maestro/testing';\nexport const a = here;\n");
}
