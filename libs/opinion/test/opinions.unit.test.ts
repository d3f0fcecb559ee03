import { describe, expect, it } from 'vitest';
import { opinions, type Opinions } from '../src/index.ts';
import { crowd, table } from './crowd.ts';

const camps = (found: Opinions): string[] => found.groups.map(({ members }) => members.join(' ')).sort();

describe('two camps', () => {
  const votes = table('++++--.', '+++0--+', '+++---+', '++++-0.', '----++-', '---.++-', '-0--+++', '----+++');
  const found = opinions(votes);

  it('are found and stand apart', () => {
    expect(found.participants).toBe(8);
    expect(camps(found)).toEqual(['0 1 2 3', '4 5 6 7']);
    expect(found.silhouette).toBeGreaterThan(0.7);
  });

  it('stand on two sides of the map', () => {
    const side = (p: number): number => Math.sign(found.positions[p]![0]);
    expect([1, 2, 3].map(side)).toEqual([side(0), side(0), side(0)]);
    expect([4, 5, 6, 7].map(side)).toEqual([-side(0), -side(0), -side(0), -side(0)]);
  });

  it('have every vote counted', () => {
    const row = ({ agree, disagree, pass }: Opinions['statements'][number]): number[] => [agree, disagree, pass];
    expect(found.statements.map(row)).toEqual([
      [4, 4, 0],
      [4, 3, 1],
      [4, 4, 0],
      [2, 4, 1],
      [4, 4, 0],
      [4, 3, 1],
      [4, 2, 0],
    ]);
  });

  it('agree together on little: the product of (agree + 1) ÷ (seen + 2) over the groups', () => {
    expect(found.statements[0]!.group_aware_consensus).toBeCloseTo((5 / 6) * (1 / 6), 12);
    expect(found.statements[6]!.group_aware_consensus).toBeCloseTo((3 / 4) * (3 / 6), 12);
  });

  it('are each represented by what the other denies', () => {
    for (const { members, representative } of found.groups) {
      const agreed = representative.filter((each) => each.for === 'agree').map(({ id }) => id);
      expect(agreed.length).toBeGreaterThan(0);
      if (members.includes(0)) expect(agreed.every((id) => [0, 1, 2, 3, 6].includes(Number(id)))).toBe(true);
      else expect(agreed.every((id) => [4, 5, 6].includes(Number(id)))).toBe(true);
    }
  });
});

describe('one opinion', () => {
  it('that all share heads the majority, and is shown as agreed by every group', () => {
    const found = opinions([
      ...crowd({ participants: 30, statements: 20, groups: 2, filled: 1 }),
      ...allSay('common', 1),
    ]);
    expect(found.majority.agree[0]).toEqual({ id: 'common', p: 31 / 32, z: 2 * Math.sqrt(31) * 0.5 });
    const best = found.statements.toSorted((a, b) => b.group_aware_consensus - a.group_aware_consensus)[0];
    expect(best!.id).toBe('common');
  });

  it('that all deny heads the other list', () => {
    const found = opinions([
      ...crowd({ participants: 30, statements: 20, groups: 2, filled: 1 }),
      ...allSay('absurd', -1),
    ]);
    expect(found.majority.disagree[0]!.id).toBe('absurd');
  });

  function allSay(statement: string, vote: number) {
    return Array.from({ length: 30 }, (_, p) => ({ participant: `p${p}`, statement, vote }));
  }
});

describe('options', () => {
  const votes = crowd({ participants: 40, statements: 25, groups: 3, filled: 0.8 });

  it('read the sign of a vote as told', () => {
    const turned = votes.map((each) => ({ ...each, vote: -each.vote }));
    expect(opinions(turned, { agree: -1 })).toEqual(opinions(votes));
  });

  it('keep what is moderated out as a column of zeros, never found', () => {
    const found = opinions(votes, { excluded: ['s3'] });
    const at = found.pca.statement_ids.indexOf('s3');
    expect([found.pca.center[at], ...found.pca.components.map((component) => component[at])]).toEqual([0, 0, 0]);
    expect(found.groups.flatMap(({ representative }) => representative).map(({ id }) => id)).not.toContain('s3');
    expect(found.statements[at]).toMatchObject({ id: 's3', agree: opinions(votes).statements[at]!.agree });
  });

  it('fix the priority of a statement about the participants themselves', () => {
    const found = opinions(votes, { meta: ['s0'] });
    expect(found.statements.find(({ id }) => id === 's0')!.priority).toBe(49);
  });

  it('take membership and groups from outside, under their own ids', () => {
    const groups = { p0: 'north', p1: 'south', p2: 'north', nobody: 'south' };
    const found = opinions(votes, { groups });
    expect(found.participants).toBe(3);
    expect(found.groups.map(({ id, members }) => [id, members])).toEqual([
      ['north', ['p0', 'p2']],
      ['south', ['p1']],
    ]);
    expect(opinions(votes, { groups, participants: ['p0', 'p1'] }).groups[0]!.members).toEqual(['p0']);
  });

  it('treat 7 and "7" as one id, written as it first came', () => {
    const found = opinions([...table('+-'), { participant: '0', statement: '1', vote: 1 }]);
    expect(found.statements.map(({ id, agree }) => [id, agree])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });
});

describe('degenerate votes', () => {
  it.each([
    ['no votes', table()],
    ['one vote', table('+')],
    ['one participant', table('+-0+')],
    ['one statement', table('+', '-', '0', '+')],
    ['all the same', table('++++', '++++', '++++', '++++')],
    ['all pass', table('0000', '0000', '0000')],
    ['everybody on another statement', table('+...', '.+..', '..-.', '...0')],
    ['exact opposites', table('+-+-', '-+-+')],
    ['a symmetric quarrel', table('++--', '--++', '+-+-', '-+-+')],
  ])('%s: no throw, no NaN', (_, votes) => {
    for (const options of [{}, { excluded: [0] }, { excluded: [0, 1, 2, 3, 9] }, { meta: [0] }, { participants: [] }]) {
      const found = opinions(votes, options);
      for (const number of numbersIn(found)) expect(Number.isFinite(number)).toBe(true);
    }
  });

  it('is not a vote: anything but -1, 0, 1', () => {
    expect(() => opinions([{ participant: 1, statement: 1, vote: 0.5 }])).toThrow(RangeError);
    expect(() => opinions([{ participant: 1, statement: 1, vote: Number.NaN }])).toThrow(RangeError);
  });

  function numbersIn(value: unknown): number[] {
    if (typeof value === 'number') return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
  }
});
