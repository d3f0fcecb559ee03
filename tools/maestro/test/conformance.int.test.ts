import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { maestroProcess } from './table.ts';

/** A folder of real data with `elections/` and `polis/`; the suite is skipped without one. */
const data = process.env['CONFORMANCE_DATA'];

describe.skipIf(data === undefined)('on real data', () => {
  const at = (...path: string[]) => join(data ?? '', ...path);
  const json = async (...args: string[]) => {
    const { code, out, err } = await maestroProcess([...args, '--json']);
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out);
  };

  test('Debian’s leader of 2020 is elected by Schulze in the official order', async () => {
    const sheet = at('elections', 'debian-leader-2020-tally.txt');
    const count = await json('recount', sheet, '--method', 'schulze');
    // As the project's secretary announced it: https://www.debian.org/vote/2020/vote_001
    expect(count.ballots).toBe(339);
    expect(count.ranking).toEqual([['Jonathan Carter'], ['Sruthi Chandran'], ['Brian Gupta'], ['None Of The Above']]);
    expect(count.winners).toEqual(['Jonathan Carter']);
    expect(count.condorcet_winner).toBe('Jonathan Carter');
    const { methods } = await json('compare', sheet);
    expect(methods['ranked-pairs'].winners).toEqual(['Jonathan Carter']);
  });

  test('every election there is read and counted', async () => {
    for (const path of globSync(at('elections', '*.{txt,blt,csv,soc,soi,toc,toi,json}'))) {
      const { winners } = await json('recount', path, '--method', path.endsWith('.blt') ? 'stv' : 'schulze');
      expect(winners, path).not.toEqual([]);
    }
  });

  test('every conversation there has its groups found', async () => {
    const conversations = globSync(at('polis', '*', 'votes.json'));
    expect(conversations).not.toEqual([]);
    for (const path of conversations) {
      const { participants, groups, statements } = await json('opinions', path);
      const members = groups.flatMap(({ members: ids }: { members: number[] }) => ids);
      expect(new Set(members).size, path).toBe(participants);
      expect(statements.length, path).toBeGreaterThan(0);
    }
  });
});
