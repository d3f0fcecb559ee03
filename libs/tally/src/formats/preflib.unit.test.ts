import { describe, expect, test } from 'vitest';
import { readPreflib, type PreflibType } from './preflib-read.ts';
import { complaint } from './testing/complaint.ts';

const header = (type: string, voters: number, options = ['Cathal', 'Bertie, junior', 'Ciarán']) =>
  [
    '# FILE NAME: 00001-00000001',
    '# TITLE: A ward',
    '# DESCRIPTION: ',
    `# DATA TYPE: ${type}`,
    `# NUMBER ALTERNATIVES: ${options.length}`,
    `# NUMBER VOTERS: ${voters}`,
    ...options.map((option, index) => `# ALTERNATIVE NAME ${index + 1}: ${option}`),
    '',
  ].join('\n');

describe('PrefLib', () => {
  test('is read with its header of today', () => {
    expect(readPreflib(`${header('toi', 11)}10: 3,{1,2}\n1: 2\n`, 'toi')).toEqual({
      format: 'preflib',
      title: 'A ward',
      seats: null,
      profile: {
        options: ['Cathal', 'Bertie, junior', 'Ciarán'],
        ballots: [
          { paper: { kind: 'ranking', ranks: [['Ciarán'], ['Cathal', 'Bertie, junior']] }, papers: 10 },
          { paper: { kind: 'ranking', ranks: [['Bertie, junior']] } },
        ],
      },
      notes: [],
    });
  });

  test('is read with its old header', () => {
    const old = '3\n1,Cathal\n2,Bertie, junior\n3,Ciarán\n11,11,2\n10,3,{1, 2}\n1,2,1,3\n';
    expect(readPreflib(old, 'toc').profile).toEqual({
      options: ['Cathal', 'Bertie, junior', 'Ciarán'],
      ballots: [
        { paper: { kind: 'ranking', ranks: [['Ciarán'], ['Cathal', 'Bertie, junior']] }, papers: 10 },
        { paper: { kind: 'ranking', ranks: [['Bertie, junior'], ['Cathal'], ['Ciarán']] } },
      ],
    });
  });

  test('may leave out how many there are', () => {
    const short = '# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n2: 2,1\n';
    expect(readPreflib(short).profile).toEqual({
      options: ['A', 'B'],
      ballots: [{ paper: { kind: 'ranking', ranks: [['B'], ['A']] }, papers: 2 }],
    });
  });

  test.each<[string, PreflibType | null, string, string]>([
    ['an unknown type', null, header('cat', 1), '4:14 expected soc, soi, toc or toi, found "cat"'],
    [
      'another type than the name says',
      'soc',
      header('soi', 1),
      '4:14 expected soc, after which the file is named, found "soi"',
    ],
    [
      'a header without names',
      null,
      '# TITLE: x\n1: 1',
      '2:1 expected "# ALTERNATIVE NAME 1: …" above the orders, found "1:"',
    ],
    [
      'too few names',
      null,
      header('soi', 1).replace('# ALTERNATIVE NAME 3: Ciarán\n', '1: 1\n'),
      '9:1 expected the names of 3 alternatives above the orders (2 stand there), found "1:"',
    ],
    [
      'names out of order',
      null,
      header('soi', 1).replace('NAME 2', 'NAME 4'),
      '8:3 expected "ALTERNATIVE NAME 2", found "ALTERNATIVE NAME 4"',
    ],
    [
      'two alternatives of one name',
      null,
      header('soi', 1, ['A', 'A']),
      '8:23 expected a name that no other option has, found "A"',
    ],
    [
      'orders that do not add up',
      null,
      `${header('soi', 5)}3: 1\n`,
      '6:18 expected the number of voters, which is 3 by the orders, found 5',
    ],
    [
      'a file that was cut',
      null,
      header('soi', 5),
      '6:18 expected the number of voters, which is 0 by the orders, found 5',
    ],
    [
      'an order without a count',
      null,
      `${header('soi', 1)}1,2`,
      '10:4 expected ":" behind the count, found the end of the line',
    ],
    [
      'a count that is none',
      null,
      `${header('soi', 1)}x: 1,2`,
      '10:1 expected how many voters gave this order, as a whole number above 0, found "x"',
    ],
    [
      'half a voter',
      null,
      `${header('soi', 1)}0.5: 1,2`,
      '10:1 expected how many voters gave this order, as a whole number above 0, found "0.5"',
    ],
    [
      'an alternative too many',
      null,
      `${header('soi', 1)}1: 1,4`,
      '10:6 expected an alternative from 1 to 3, found "4"',
    ],
    [
      'an alternative ranked twice',
      null,
      `${header('soi', 1)}1: 1,2,1`,
      '10:8 expected each alternative once (1 stands here again), found "1"',
    ],
    [
      'no alternative',
      null,
      `${header('soi', 1)}1: `,
      '10:4 expected an alternative, or several in braces, found the end of the line',
    ],
    [
      'a comma at the end',
      null,
      `${header('soi', 1)}1: 1,`,
      '10:6 expected an alternative, or several in braces, found the end of the line',
    ],
    [
      'open braces',
      null,
      `${header('toi', 1)}1: {1,2`,
      '10:4 expected an alternative, or several in braces, found "{1,2"',
    ],
    ['words', null, `${header('toi', 1)}1: 1,two`, '10:6 expected an alternative, or several in braces, found "two"'],
    [
      'a tie in strict orders',
      null,
      `${header('soi', 1)}1: {1,2}`,
      '10:4 expected one alternative at each place (.soi orders are strict), found "{1,2}"',
    ],
    [
      'an incomplete order in complete ones',
      null,
      `${header('toc', 1)}1: {1,2}`,
      '10:9 expected every alternative (.toc orders are complete, this one has 2), found the end of the line',
    ],
    [
      'an old header with words',
      'soi',
      '2\n1,A\n2,B\nmany',
      '4:1 expected three numbers: voters, sum of the counts, orders, found "many"',
    ],
    [
      'an old header with names out of order',
      'soi',
      '2\n1,A\n3,B\n',
      '3:1 expected "2," and the name of that alternative, found "3,B"',
    ],
    ['nothing', null, '', '1:1 expected the number of alternatives, found the end of the file'],
  ])('with %s is refused', (_, type, text, said) => {
    expect(complaint((t) => readPreflib(t, type), text)).toBe(said);
  });
});
