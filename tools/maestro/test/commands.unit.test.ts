import { sealVote, writeExport, type ExportRules } from '@maestro/ballot-chain';
import { METHODS } from '@maestro/tally';
import { describe, expect, test } from 'vitest';
import { folder, maestro } from './table.ts';

const file = folder();
const rules: ExportRules = { vote: 'v1', method: 'schulze', method_options: {}, options: ['A', 'B'], secret: false };
const vote = sealVote(
  rules,
  ['A', 'A', 'B'].map((option, index) => ({
    ballot: { paper: { kind: 'ranking', ranks: [[option]] }, voter: `v${index}` },
    salt: `0${index}`.repeat(16),
  })),
);
const sealed = file('vote.json', writeExport(vote));

describe('maestro', () => {
  test('says what it can do', async () => {
    const { code, out } = await maestro('--help');
    expect(code).toBe(0);
    for (const name of ['recount', 'compare', 'opinions', 'verify']) expect(out).toContain(name);
    expect((await maestro('recount', '--help')).out).toContain('--method <M>');
  });

  test('refuses what it cannot', async () => {
    expect(await maestro('recont')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining("unknown command 'recont'"),
    });
    expect(await maestro()).toMatchObject({ code: 2, out: '' });
  });
});

describe('maestro compare', () => {
  const ballots = file('c.csv', 'rank1,rank2,rank3,count\nA,B,C,4\nB,C,A,3\nC,B,A,2\n');

  test('puts every method beside the others', async () => {
    const { code, out } = await maestro('compare', ballots, '--json');
    const { methods } = JSON.parse(out);
    expect(code).toBe(0);
    expect(Object.keys(methods)).toEqual([...METHODS]);
    expect(methods).toMatchObject({
      plurality: { winners: ['A'] },
      'instant-runoff': { winners: ['B'] },
      schulze: { winners: ['B'] },
      consent: { winners: [] },
    });
  });

  test('and says for people what they disagree on', async () => {
    const { out } = await maestro('compare', ballots);
    expect(out).toMatch(/^plurality +A$/m);
    expect(out).toMatch(/^schulze +B$/m);
    expect(out).toMatch(/^consent +– +not counted$/m);
    expect(out).toContain('rather than');
  });

  test('takes the number of seats from the file', async () => {
    const blt = file('c.blt', '3 2\n4 1 2 0\n3 2 0\n1 3 0\n0\nA\nB\nC\n');
    expect(JSON.parse((await maestro('compare', blt, '--json')).out).methods.stv.winners).toEqual(['A', 'B']);
  });

  test('refuses a malformed file', async () => {
    const { code, out, err } = await maestro('compare', file('bad.csv', 'rank1\nA,B\n'));
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/bad\.csv:2:3: expected 1 cells, as in the header, found 2 cells\n$/);
  });
});

describe('maestro verify', () => {
  test('holds what was exported', async () => {
    expect(await maestro('verify', sealed)).toEqual({
      code: 0,
      out: `holds: receipts and chain of 3 ballots, and the tally by a new count\nhead: ${vote.head.hash}\nCompare the head with the one that was published: --head HASH\n`,
      err: '',
    });
    expect((await maestro('verify', sealed, '--head', vote.head.hash)).out).not.toContain('Compare');
    expect(JSON.parse((await maestro('verify', sealed, '--json')).out)).toMatchObject({
      ok: true,
      ballots: 3,
      head: vote.head,
    });
  });

  test('fails on an altered vote, with the place and what was found', async () => {
    const altered = file('altered.json', writeExport(vote).replace('{"ranking":["B"]', '{"ranking":["A"]'));
    const { code, out, err } = await maestro('verify', altered);
    expect([code, out]).toEqual([1, 'does not hold: 2 findings\n']);
    expect(err).toContain('altered.json:7:5: receipt: ballot 3 of 3 is not the one its receipt was given for\n');
    expect(err).toContain('tally: a new count says otherwise at /');
  });

  test('fails on another head, on another shape, and is misused without JSON', async () => {
    expect(await maestro('verify', sealed, '--head', '0'.repeat(64))).toMatchObject({
      code: 1,
      err: expect.stringContaining('was published'),
    });
    expect(await maestro('verify', file('shape.json', '{}'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('shape.json:1:1: shape: '),
    });
    expect(await maestro('verify', file('cut.json', '{"format'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('cut.json:1:9: expected the closing quote'),
    });
    expect(await maestro('verify', sealed, '--head', 'abc')).toMatchObject({
      code: 2,
      err: expect.stringContaining('64 lower-case'),
    });
  });

  test('finds the ballot of a receipt', async () => {
    const { receipt } = vote.ballots[1]!;
    expect((await maestro('verify', sealed, '--receipt', receipt)).out).toContain(
      'receipt: ballot 2 of 3, {"ranking":["A"],"voter":"v1"}\n',
    );
    expect(JSON.parse((await maestro('verify', sealed, '--receipt', receipt, '--json')).out).receipt.ballot).toBe(2);
    expect(await maestro('verify', sealed, '--receipt', 'f'.repeat(64))).toMatchObject({
      code: 1,
      err: 'receipt: there is no ballot of this receipt in the chain\n',
    });
  });

  test('and the export can be counted again, by any method', async () => {
    const { code, out } = await maestro('recount', sealed, '--method', 'plurality', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ winners: ['A'], ballots: 3 });
  });
});

describe('maestro opinions', () => {
  /** Two camps of six: one agrees with the even statements, the other with the odd ones; all agree with the last. */
  const votes = Array.from({ length: 12 }, (_, pid) =>
    Array.from({ length: 7 }, (__, tid) => ({
      pid,
      tid,
      vote: tid === 6 || tid % 2 === (pid < 6 ? 0 : 1) ? 1 : -1,
      more: 'x',
    })),
  ).flat();
  const path = file('votes.json', JSON.stringify(votes));
  const json = async (...args: string[]) => JSON.parse((await maestro('opinions', path, ...args, '--json')).out);

  test('has the documented shape', async () => {
    const found = await json();
    expect(found).toMatchObject({ participants: 12, pca: { statement_ids: [0, 1, 2, 3, 4, 5, 6] } });
    expect(found.groups).toHaveLength(2);
    expect(found.statements[6]).toMatchObject({ id: 6, agree: 12, disagree: 0, pass: 0 });
    expect(found.majority.agree[0]).toMatchObject({ id: 6 });
    expect(found.groups[0].representative[0]).toEqual({
      id: expect.anything(),
      for: expect.stringMatching(/agree/),
      p: expect.any(Number),
      p_z: expect.any(Number),
      repness: expect.any(Number),
      repness_z: expect.any(Number),
    });
    expect(Object.keys(found.positions)).toHaveLength(12);
  });

  test('hands every option on', async () => {
    expect((await json('--agree', '-1')).statements[6]).toMatchObject({ agree: 0, disagree: 12 });
    expect((await json('--excluded', '6')).majority.agree.map(({ id }: { id: number }) => id)).not.toContain(6);
    expect((await json('--meta', '0,1')).statements[0].priority).not.toBe((await json()).statements[0].priority);
    const some = file('ids.json', '[0,1,2,3,6,7,8,9]');
    const groups = file(
      'groups.json',
      JSON.stringify({ 0: 'x', 1: 'x', 2: 'x', 3: 'x', 6: 'y', 7: 'y', 8: 'y', 9: 'y' }),
    );
    const found = await json('--participants', some, '--groups', groups);
    expect(found.participants).toBe(8);
    expect(found.groups.map(({ id, members }: { id: string; members: number[] }) => [id, members])).toEqual([
      ['x', [0, 1, 2, 3]],
      ['y', [6, 7, 8, 9]],
    ]);
  });

  test('is readable', async () => {
    const { code, out } = await maestro('opinions', path);
    expect(code).toBe(0);
    expect(out).toMatch(/^12 participants, 7 statements, 2 groups, silhouette 0\.\d{3}\n/);
    expect(out).toContain('Group 0: 6 members, represented by\n');
  });

  test.each([
    ['{}', 'expected a list of votes, found an object'],
    ['[{"pid":1,"tid":2}]', '1:2: expected a member "vote" (-1, 0 or 1), found an object'],
    ['[{"pid":1,"vote":1}]', '1:2: expected a member "statement" or "statement_id" or "tid", found an object'],
    ['[{"pid":1.5,"tid":2,"vote":1}]', '1:9: expected an id: a whole number or a text, found 1.5'],
    ['[\n{"pid":1,"tid":2,"vote":2}]', '2:25: expected -1, 0 or 1, found 2'],
  ])('refuses %j', async (content, message) => {
    const { code, out, err } = await maestro('opinions', file('bad.json', content));
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('refuses bad ids and bad groups', async () => {
    expect(await maestro('opinions', path, '--excluded', '1,,2')).toMatchObject({
      code: 2,
      err: expect.stringContaining('ids with commas'),
    });
    expect(await maestro('opinions', path, '--agree', '2')).toMatchObject({ code: 2 });
    expect(await maestro('opinions', path, '--groups', file('g.json', '[1]'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('g.json:1:1: expected an object'),
    });
    expect(await maestro('opinions', path, '--participants', file('i.json', '{}'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('i.json:1:1: expected a list'),
    });
  });
});
