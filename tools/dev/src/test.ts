import { randomUUID } from 'node:crypto';
import { parseArgs, styleText } from 'node:util';
import { RUN_MARK } from '@maestro/testing';
import { bringBinaries, NATS, REDIS } from './bring-binaries.ts';
import type { Check, Outcome } from './check.ts';
import { CHECKS } from './checks.ts';
import { leftBehind } from './left-behind.ts';
import { say, seconds } from './progress.ts';

const HELP = `npm test [-- <check> … [-- <arguments for it>]]
${CHECKS.map(({ name, what }) => `  ${name.padEnd(12)} ${what}`).join('\n')}`;

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean' } } });
  if (values.help) {
    say(HELP);
    return true;
  }
  const { checks, extra } = chosen(positionals);
  const runId = randomUUID();
  process.env[RUN_MARK] = runId;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
  process.on('exit', () => endLeftBehind(runId));

  const began = performance.now();
  await bringBinaries([NATS, REDIS]);
  let passed = 0;
  let failed = 0;
  for (const check of checks) {
    const outcome = await runCheck(check, extra, runId);
    passed += outcome.passed;
    failed += outcome.failed;
  }
  say(styleText('dim', `\ntook ${seconds(performance.now() - began)}`));
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

/** Names of checks first; what is no name goes to the check as it is. */
function chosen(positionals: readonly string[]): { checks: readonly Check[]; extra: readonly string[] } {
  const isName = (word: string): boolean => CHECKS.some(({ name }) => name === word);
  const firstExtra = positionals.findIndex((word) => !isName(word));
  const names = firstExtra === -1 ? positionals : positionals.slice(0, firstExtra);
  const extra = firstExtra === -1 ? [] : positionals.slice(firstExtra);
  if (extra.length > 0 && names.length !== 1) throw new Error(`"${extra[0]!}" is not a check\n${HELP}`);
  return { checks: names.length === 0 ? CHECKS : CHECKS.filter(({ name }) => names.includes(name)), extra };
}

async function runCheck({ name, run }: Check, extra: readonly string[], runId: string): Promise<Outcome> {
  const began = performance.now();
  if (process.stdout.isTTY) process.stdout.write(`… ${name}`);
  let outcome = await run(extra).catch((error: unknown): Outcome => ({
    passed: 0,
    failed: 1,
    output: error instanceof Error ? error.message : String(error),
  }));
  const left = leftBehind(runId);
  if (left.length > 0) {
    const list = left.map(({ pid, command }) => `${pid} ${command}`).join('\n');
    outcome = {
      ...outcome,
      failed: outcome.failed + 1,
      output: `${outcome.output}\nprocesses were left behind:\n${list}`,
    };
    endLeftBehind(runId);
  }
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
  const { passed, failed, output } = outcome;
  const mark = failed === 0 ? styleText('green', '✓') : styleText('red', '✗');
  const time = styleText('dim', seconds(performance.now() - began));
  say(`${mark} ${name.padEnd(12)} ${passed} passed${failed > 0 ? `, ${failed} failed` : ''}  ${time}`);
  if (failed > 0) say(output.replaceAll(/^/gm, '    '));
  return outcome;
}

function endLeftBehind(runId: string): void {
  for (const { pid } of leftBehind(runId)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(styleText('red', error instanceof Error ? error.message : String(error)));
  say('0 passed, 1 failed');
  process.exitCode = 1;
}
