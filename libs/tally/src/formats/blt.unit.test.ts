import { describe, expect, test } from 'vitest';
import { readBlt } from './blt-read.ts';
import { writeBlt } from './blt-write.ts';
import { complaint } from './testing/complaint.ts';

const HILL = `4 2
-2
3 1 3 4 0
4 1 3 2 0
2 4 1=3 0
1 - 2 0
0
"Adam"
"Basil"
"Charlotte"
"Donald"
"Title"
`;

const ranks = (text: string) =>
  readBlt(text).profile.ballots.map(({ paper }) => (paper.kind === 'ranking' ? paper.ranks : paper));

describe('BLT', () => {
  test('is read with withdrawn options, equal and skipped ranks', () => {
    expect(readBlt(HILL)).toEqual({
      format: 'blt',
      title: 'Title',
      seats: 2,
      profile: {
        options: ['Adam', 'Basil', 'Charlotte', 'Donald'],
        withdrawn: ['Basil'],
        ballots: [
          { paper: { kind: 'ranking', ranks: [['Adam'], ['Charlotte'], ['Donald']] }, papers: 3 },
          { paper: { kind: 'ranking', ranks: [['Adam'], ['Charlotte'], ['Basil']] }, papers: 4 },
          { paper: { kind: 'ranking', ranks: [['Donald'], ['Adam', 'Charlotte']] }, papers: 2 },
          { paper: { kind: 'ranking', ranks: [[], ['Basil']] } },
        ],
      },
      notes: [],
    });
  });

  test('keeps duplicates and blank ballots as they stood', () => {
    expect(ranks('2 1\n1 1 2 1 0\n5 0\n1 - - 0\n0\nA\nB\n')).toEqual([[['A'], ['B'], ['A']], [], []]);
  });

  test('takes comments, blank lines, ballot ids, weights, Windows line ends and no title', () => {
    const text =
      '# from a machine\r\n2 1 # two of them\r\n\r\n(a-17) 2 0 # first\r\n2.50 1 0\r\n0\r\nAnn # 1\r\n"Ben # 2"\r\n';
    const { title, profile } = readBlt(text);
    expect(title).toBeNull();
    expect(profile).toEqual({
      options: ['Ann', 'Ben # 2'],
      withdrawn: [],
      ballots: [
        { paper: { kind: 'ranking', ranks: [['Ben # 2']] }, voter: 'a-17' },
        { paper: { kind: 'ranking', ranks: [['Ann']] }, weight: '2.5' },
      ],
    });
  });

  test.each([
    [
      'bare, with the party in brackets',
      'Yvonne ALLAN (Lab)\nRené SLATER (Grn)\nTorry/Ferryhill Ward',
      ['Yvonne ALLAN (Lab)', 'René SLATER (Grn)'],
      'Torry/Ferryhill Ward',
    ],
    [
      'quoted, with the party behind',
      '"Tom MCLAUGHLIN" "Scottish Green Party"\n"Jim BOLLAN" ""\n"Ward 4"',
      ['Tom MCLAUGHLIN', 'Jim BOLLAN'],
      'Ward 4',
    ],
    [
      'quoted as spreadsheets do',
      '"Grn ""Richie BRIAN"""\n"Con ""Jim HUNTER"" "\nWard 8',
      ['Grn "Richie BRIAN"', 'Con "Jim HUNTER"'],
      'Ward 8',
    ],
    [
      'in comments, as converted from PrefLib',
      '# ALTERNATIVE NAME 1: Shaukat Butt\n# ALTERNATIVE NAME 2: Will Jess\ngovan',
      ['Shaukat Butt', 'Will Jess'],
      'govan',
    ],
    ["with Wichmann's source and comment", '"A"\n"B"\n"Title"\n"source"\n"comment"', ['A', 'B'], 'Title'],
  ])('takes names as councils write them: %s', (_, names, options, title) => {
    expect(readBlt(`2 1\n1 1 0\n0\n${names}`)).toMatchObject({ title, profile: { options } });
  });

  test.each([
    ['', '1:1 expected the number of options and of seats, found the end of the file'],
    ['x 2', '1:1 expected the number of options, found "x"'],
    ['3', '1:2 expected the number of seats, found the end of the line'],
    ['3 0', '1:3 expected the number of seats, found "0"'],
    ['3 2 1', '1:5 expected the end of the line, found "1"'],
    ['9999999 2', '1:1 expected at most 100000 options, found "9999999"'],
    ['2 1\n-3', '2:1 expected an option from -1 to -2, found "-3"'],
    ['2 1\n-1 -1', '2:4 expected each withdrawn option once, found "-1"'],
    [
      '2 1\n1 1 0\n-2\n0',
      '3:1 expected how many ballots follow, as a number above 0, or 0 after the last one, found "-2"',
    ],
    ['2 1\n1 1 3 0', '2:5 expected an option from 1 to 2, "-" for a skipped rank, or 0, found "3"'],
    ['2 1\n1 1=x 0', '2:5 expected an option from 1 to 2, "-" for a skipped rank, or 0, found "x"'],
    ['2 1\n1 1= 0', '2:5 expected an option from 1 to 2, "-" for a skipped rank, or 0, found nothing'],
    ['2 1\n1 2=2 0', '2:5 expected each option once in a rank, found "2"'],
    ['2 1\n1 1 2', '2:6 expected 0 at the end of the ballot, found the end of the line'],
    ['2 1\n1 0 2 0', '2:5 expected the end of the line: 0 ends the ballot, a skipped rank is written "-", found "2"'],
    ['2 1\n(a) 1 0\n(a) 2 0\n', '3:1 expected one ballot of each id, found "(a)"'],
    ['2 1\n1 1 0\n', '2:6 expected a ballot, or 0 after the last one, found the end of the file'],
    ['2 1\n1 1 0\n0 2', '3:3 expected the end of the line: 0 ends the ballots, found "2"'],
    ['2 1\n1 1 0\n0\n"A"', '4:4 expected the name of option 2, found the end of the file'],
    ['2 1\n1 1 0\n0\n"A\n"B"', '4:3 expected the closing quote of the name, found the end of the line'],
    ['2 1\n1 1 0\n0\n"A" B\n"B"', '4:5 expected the end of the line, found "B"'],
    ['2 1\n1 1 0\n0\n"A" "x"\n"B"', '5:4 expected the party, as behind the names above, found the end of the line'],
    ['2 1\n1 1 0\n0\nA\nA', '5:1 expected a name that no other option has, found "A"'],
    ['2 1\n1 1 0\n0\nA\nB\nT\nmore', '7:1 expected the end of the file, found "more"'],
    [
      '1 1\n1,1,0\n0\nA',
      '2:1 expected how many ballots follow, as a number above 0, or 0 after the last one, found "1,1,0"',
    ],
  ])('%j is refused: %s', (text, said) => {
    expect(complaint(readBlt, text)).toBe(said);
  });

  test.each([
    ['a class', { options: ['A'], ballots: [{ paper: { kind: 'ranking' as const, ranks: [] }, class: 'people' }] }],
    [
      'an over-vote that names nobody',
      { options: ['A'], ballots: [{ paper: { kind: 'ranking' as const, ranks: ['overvote' as const] } }] },
    ],
    ['a score', { options: ['A'], ballots: [{ paper: { kind: 'scores' as const, scores: { A: 1 } } }] }],
    ['a name of two lines', { options: ['A\nB'], ballots: [] }],
    [
      'weighted ballots on one line',
      { options: ['A'], ballots: [{ paper: { kind: 'choice' as const, choice: 'A' }, papers: 2, weight: '0.5' }] },
    ],
  ])('has no words for %s', (_, profile) => {
    expect(writeBlt({ profile, seats: 1, title: null }).ok).toBe(false);
  });
});
