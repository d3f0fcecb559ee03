import { readFileSync } from 'node:fs';
import { METHODS } from '@maestro/tally';
import { readBallots } from '@maestro/tally/formats';
import { expect, test } from 'vitest';
import { commands } from '../src/commands/index.ts';
import { maestro } from './table.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('the README names every command, method and option, and no others', async () => {
  for (const { name } of commands) expect(readme).toContain(`\`${name} `);
  const methods = /`--method`: ([^.]*)\./.exec(readme)?.[1]?.split(/,\s+/);
  expect(methods?.toSorted()).toEqual([...METHODS].toSorted());
  const help = (await Promise.all(commands.map(({ name }) => maestro(name, '--help')))).map(({ out }) => out).join('');
  const flags = (text: string) => new Set(text.match(/--[a-z][a-z-]*/g));
  const offered = flags(help);
  const documented = flags(readme);
  for (const flag of offered) expect(readme, flag).toContain(flag);
  for (const flag of documented) expect([...offered], flag).toContain(flag);
});

test('the ballots the README shows are ballots', () => {
  const [, example] = /```json\n([^`]*)```/.exec(readme)!;
  expect(readBallots(example!, 'readme.json').profile.ballots).toHaveLength(9);
});
