import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { folder, maestroProcess } from './table.ts';

const file = folder();
const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const ballots = '2 1\n2 1 2 0\n1 2 0\n0\nA\nB\n';

describe('the maestro command', () => {
  test('is what npm puts on the path', () => {
    const help = execFileSync(join(root, 'node_modules', '.bin', 'maestro'), ['--help'], { encoding: 'utf8' });
    expect(help).toContain('recount');
  });

  test('prints JSON alone, and answers 0', async () => {
    const { code, out, err } = await maestroProcess([
      'recount',
      file('a.blt', ballots),
      '--method',
      'schulze',
      '--json',
    ]);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ winners: ['A'] });
  });

  test('reads standard input', async () => {
    const { code, out } = await maestroProcess(['recount', '-', '--method', 'plurality', '--json'], ballots);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ballots: 3, winners: ['A'] });
    const bad = await maestroProcess(['recount', '-', '--method', 'plurality'], '2 1\n1 1\n');
    expect(bad).toEqual({
      code: 2,
      out: '',
      err: '<stdin>:2:4: expected 0 at the end of the ballot, found the end of the line\n',
    });
  });

  test('answers 1 where something does not hold and 2 where it is misused', async () => {
    expect(await maestroProcess(['verify', file('x.json', '{}')])).toMatchObject({ code: 1 });
    expect(await maestroProcess(['verify', file('y.json', '{')])).toMatchObject({ code: 2, out: '' });
    expect(await maestroProcess(['recount'])).toMatchObject({ code: 2, out: '' });
  });

  test('writes all of a long answer into a pipe', async () => {
    const options = Array.from({ length: 150 }, (_, index) => `An option with a long name, number ${index + 1}`);
    const text = `150 1\n${options.map((_, index) => `1 ${index + 1} 0`).join('\n')}\n0\n${options.join('\n')}\n`;
    const { code, out } = await maestroProcess(['recount', file('long.blt', text), '--method', 'schulze', '--json']);
    expect(code).toBe(0);
    expect(out.length).toBeGreaterThan(1_000_000);
    expect(JSON.parse(out).options).toHaveLength(150);
  });
});
