import { describe, expect, test } from 'vitest';
import { readDebian } from './debian-read.ts';
import { writeDebian } from './debian-write.ts';
import { complaint } from './testing/complaint.ts';

const SHEET = `
   The format is:
       "V: vote 		HMAC_SHA256_HEX"
 -=-=-=-=-=-

     Option 1----->: Ada
   /  Option 2---->: Ben
   |/  Option 3--->: None Of The Above
   ||/
`;

describe('a Debian tally sheet', () => {
  test('is read with equal, left-out and unranked options', () => {
    expect(readDebian(`${SHEET}V: 122 \t00aa\nV: -14\t\t01bb\nV: ---\t02cc\n\nA total of three.\n`).profile).toEqual({
      options: ['Ada', 'Ben', 'None Of The Above'],
      ballots: [
        { paper: { kind: 'ranking', ranks: [['Ada'], ['Ben', 'None Of The Above']] }, voter: '00aa' },
        { paper: { kind: 'ranking', ranks: [['Ben'], [], [], ['None Of The Above']] }, voter: '01bb' },
        { paper: { kind: 'ranking', ranks: [] }, voter: '02cc' },
      ],
    });
  });

  test('has letters for what is above nine', () => {
    const options = Array.from({ length: 11 }, (_, index) => `Option ${'123456789AB'[index]!}->: o${index + 1}`).join(
      '\n',
    );
    expect(readDebian(`${options}\nV: B--------a1 srivasta Manoj Srivastava\n`).profile.ballots).toEqual([
      {
        paper: { kind: 'ranking', ranks: [['o11'], [], [], [], [], [], [], [], [], ['o10'], ['o1']] },
        voter: 'srivasta',
      },
    ]);
  });

  test.each([
    ['V: 12', '1:4 expected ranks of 0 options and no more, found "12"'],
    ['', '1:1 expected options, as "Option 1---->: name", found the end of the file'],
    ['Option 1->: A', '1:14 expected a ballot, as "V: " and its ranks, found the end of the file'],
    ['Option 1->: A\nOption 3->: B', '2:8 expected option 2, found "3"'],
    ['Option 1->: A\nOption 2->:', '2:12 expected the name of option 2, found nothing'],
    ['Option 1->: A\nOption 2->: A', '2:12 expected a name that no other option has, found "A"'],
    ['Option 1->: A\nV:', '2:3 expected ranks of 1 options, found the end of the line'],
    ['Option 1->: A\nOption 2->: B\nV: 1', '3:5 expected ranks of 2 options, found "1"'],
    ['Option 1->: A\nOption 2->: B\nV: 123 x', '3:6 expected ranks of 2 options and no more, found "3"'],
    [
      'Option 1->: A\nOption 2->: B\nV: 0- x',
      '3:4 expected a rank (1 to 9, then letters) or "-" where there is none, found "0"',
    ],
    ['Option 1->: A\nV: 1 x\nv: 1 y\nV: 1 z', '3:1 expected a ballot, as "V: " and its ranks, found "v:"'],
    ['Option 1->: A\nV: 1 x\nV: - x', '3:6 expected one ballot of each voter, found a second one of "x"'],
  ])('%j is refused: %s', (text, said) => {
    expect(complaint(readDebian, text)).toBe(said);
  });

  test('has no words for duplicates, weights and many options', () => {
    const ranking = (...ranks: string[][]) => ({ paper: { kind: 'ranking' as const, ranks } });
    expect(writeDebian({ options: ['A'], ballots: [ranking(['A'], ['A'])] }).ok).toBe(false);
    expect(writeDebian({ options: ['A'], ballots: [{ ...ranking(['A']), weight: '2' }] }).ok).toBe(false);
    const many = Array.from({ length: 36 }, (_, index) => `o${index}`);
    expect(writeDebian({ options: many, ballots: [ranking()] }).ok).toBe(false);
  });
});
