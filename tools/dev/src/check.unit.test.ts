import { describe, expect, it } from 'vitest';
import { countedTests, execute, oneVerdict, playwrightCounts, vitestCounts, type Command } from './check.ts';

/** A program that is one line of JavaScript. */
const script = (code: string, ...args: string[]): Command => ({
  program: process.execPath,
  args: ['-e', code, ...args],
});

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((t) => ({ status: t })) });
const report = (...testResults: ReturnType<typeof file>[]) => {
  const count = (status: string) =>
    testResults.flatMap((f) => f.assertionResults).filter((test) => test.status === status).length;
  return { numPassedTests: count('passed'), numFailedTests: count('failed'), testResults };
};

/** A test runner that writes this report and exits with this code. */
const runner = (content: unknown, code: number) => (reportFile: string) =>
  script(
    `require('node:fs').writeFileSync(process.argv[1], process.argv[2]); console.log('all I have to say'); process.exit(${code})`,
    reportFile,
    JSON.stringify(content),
  );
const counted = (content: unknown, code: number) => countedTests('self-test', runner(content, code), vitestCounts);

describe('a tool that says yes or no', () => {
  it('counts as one', async () => {
    expect(await oneVerdict(script(''), script(''))).toMatchObject({ passed: 1, failed: 0 });
  });

  it('fails with what the failing part of it says', async () => {
    const said = await oneVerdict(script("console.log('fine')"), script("console.error('line 7'); process.exit(2)"));
    expect(said).toEqual({ passed: 0, failed: 1, output: 'line 7' });
  });
});

describe('a test runner', () => {
  it('counts its tests', async () => {
    const outcome = await counted(report(file('passed', 'passed', 'passed'), file('passed', 'passed', 'skipped')), 0);
    expect(outcome).toMatchObject({ passed: 3, failed: 0 });
  });

  it('counts its failures and shows what it said', async () => {
    const outcome = await counted(report(file('failed', 'passed', 'failed')), 1);
    expect(outcome).toEqual({ passed: 1, failed: 1, output: 'all I have to say' });
  });

  it('that ran nothing has failed', async () => {
    expect(await counted(report(), 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(await counted(report(file('passed', 'skipped')), 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('that wrote no report has failed', async () => {
    const outcome = await countedTests('self-test', () => script("console.log('crash')"), vitestCounts);
    expect(outcome).toMatchObject({ passed: 0, failed: 1 });
    expect(outcome.output).toContain('crash');
  });

  it('that failed outside of its tests has failed', async () => {
    expect(await counted(report(file('passed', 'passed')), 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('with a file that does not load has failed, once for each', async () => {
    const outcome = await counted(report(file('passed', 'passed'), file('failed'), file('failed')), 1);
    expect(outcome).toMatchObject({ passed: 1, failed: 2 });
  });

  it('in the browser counts what is flaky as failed', () => {
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
    expect(playwrightCounts({ stats, errors: [] })).toEqual({ passed: 4, failed: 2 });
    expect(playwrightCounts({ stats: { ...stats, unexpected: 0, flaky: 0 }, errors: [{}] })).toEqual({
      passed: 4,
      failed: 1,
    });
  });
});

it('gives commands no terminal to colour for', async () => {
  const { output } = await execute(script('console.log(process.env.NO_COLOR, process.env.CI)'));
  expect(output).toBe('1 true');
});
