import { bringBinaries, CHROMIUM, locate } from './bring-binaries.ts';
import { buildApp, WEB_ROOT } from './build-app.ts';
import { countedTests, oneVerdict, playwrightCounts, vitestCounts, type Check, type Outcome } from './check.ts';
import { bareCloneStarts } from './bare-clone.ts';
import { inClone } from './clone.ts';
import { startTestStack } from './test-stack.ts';

/** What `npm test` runs, cheapest first. */
export const CHECKS: readonly Check[] = [
  {
    name: 'format',
    what: 'Prettier finds nothing to change',
    run: () => oneVerdict({ program: 'prettier', args: ['--check', '--log-level=warn', '.'] }),
  },
  {
    name: 'types',
    what: 'TypeScript finds no error',
    run: () =>
      oneVerdict(
        { program: 'tsc', args: ['-p', 'tsconfig.json'] },
        { program: 'ngc', args: ['-p', 'frontend/tsconfig.spec.json', '--noEmit'] },
      ),
  },
  {
    name: 'lint',
    what: 'ESLint finds no error',
    run: (extra) => oneVerdict({ program: 'eslint', args: ['--max-warnings=0', '--concurrency=2', ...files(extra)] }),
  },
  {
    name: 'boundaries',
    what: 'every line stays in its room',
    run: () => oneVerdict({ program: 'depcruise', args: ['--config', '.dependency-cruiser.mjs', ...ROOMS] }),
  },
  { name: 'unit', what: 'rules and laws, without servers', run: vitest('unit') },
  { name: 'integration', what: 'each part with real servers', run: vitest('integration') },
  { name: 'frontend', what: 'the parts of the app', run: frontend },
  { name: 'api', what: 'whole stories over REST and WebSocket', run: vitest('api') },
  { name: 'kill', what: 'whole stories while processes are killed', run: vitest('kill') },
  { name: 'browser', what: 'whole stories in Chromium', run: browser },
  { name: 'clone', what: 'a bare clone starts and stops', run: bareCloneStarts },
];

const ROOMS = ['libs', 'services', 'frontend/src', 'tools', 'e2e', 'bench'];
const files = (extra: readonly string[]): readonly string[] => (extra.length > 0 ? extra : ['.']);

function vitest(project: string): Check['run'] {
  return (extra) =>
    countedTests(
      project,
      (report) => ({
        program: 'vitest',
        args: [
          'run',
          '--project',
          project,
          '--reporter=dot',
          '--reporter=json',
          `--outputFile.json=${report}`,
          ...extra,
        ],
      }),
      vitestCounts,
    );
}

function frontend(extra: readonly string[]): Promise<Outcome> {
  return countedTests(
    'frontend',
    (report) => ({
      program: process.execPath,
      args: [
        inClone('node_modules/@angular/cli/bin/ng.js'),
        'test',
        '--reporters=default',
        '--reporters=json',
        `--output-file=${report}`,
        ...extra,
      ],
      cwd: inClone('frontend'),
      env: { NG_CLI_ANALYTICS: 'false' },
    }),
    vitestCounts,
  );
}

async function browser(extra: readonly string[]): Promise<Outcome> {
  await bringBinaries([CHROMIUM]);
  await buildApp();
  const stack = await startTestStack('browser', { webRoot: WEB_ROOT, env: { SIMULATED_SPEED: '20' } });
  try {
    return await countedTests(
      'browser',
      (report) => ({
        program: 'playwright',
        args: ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json', ...extra],
        env: {
          BASE_URL: stack.baseUrl,
          PROVIDER_URL: stack.providerUrl,
          CHROMIUM_PATH: locate(CHROMIUM)!,
          PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        },
      }),
      playwrightCounts,
    );
  } finally {
    await stack.stop();
  }
}
