import { describe, expect, test } from 'vitest';
import { readCsv } from './csv-read.ts';
import { writeCsv } from './csv-write.ts';
import { complaint } from './testing/complaint.ts';

const ballots = (text: string) => readCsv(text).profile.ballots;

describe('CSV of ranked ballots', () => {
  test('is read as election offices write it: skips, over-votes, duplicates, other columns', () => {
    const minneapolis = [
      'Precinct,1st Choice,2nd Choice,3rd Choice,count',
      'W-7 P-08,Lisa Goodman,Janne Flisrand,undervote,1',
      'W-7 P-09,Lisa Goodman,Lisa Goodman,UWI,3',
      'W-7 P-03,overvote,undervote,Joe Kovacs,1',
      'W-7 P-03,undervote,undervote,undervote,1',
    ].join('\r\n');
    expect(readCsv(minneapolis)).toEqual({
      format: 'csv',
      title: null,
      seats: null,
      profile: {
        options: ['Lisa Goodman', 'Janne Flisrand', 'UWI', 'Joe Kovacs'],
        ballots: [
          { paper: { kind: 'ranking', ranks: [['Lisa Goodman'], ['Janne Flisrand']] } },
          { paper: { kind: 'ranking', ranks: [['Lisa Goodman'], ['Lisa Goodman'], ['UWI']] }, papers: 3 },
          { paper: { kind: 'ranking', ranks: ['overvote', [], ['Joe Kovacs']] } },
          { paper: { kind: 'ranking', ranks: [] } },
        ],
      },
      notes: ['columns that say nothing about a ballot were passed over: "Precinct"'],
    });
  });

  test('is read with equal ranks, weights, voters and classes, columns in any order, quoted cells', () => {
    expect(
      ballots('voter,rank2,Rank1,weight,class\nada,"B, the second" , A = C,0.50,agents\nben,,skipped,1,\n'),
    ).toEqual([
      {
        paper: { kind: 'ranking', ranks: [['A', 'C'], ['B, the second']] },
        weight: '0.5',
        voter: 'ada',
        class: 'agents',
      },
      { paper: { kind: 'ranking', ranks: [] }, weight: '1', voter: 'ben' },
    ]);
  });

  test.each([
    ['', '1:1 expected a header, found an empty file'],
    ['name,age\nA,3', '1:1 expected a header with "rank1", "rank2" … or "winner,loser,count", found "name"'],
    ['rank1,rank3\nA,B', '1:1 expected a header with "rank2", because it has 2 ranks, found "rank1"'],
    ['rank1,choice 1\nA,B', '1:7 expected one column of rank 1, found "choice 1"'],
    ['rank1,count,Count\nA,1,1', '1:13 expected one column count, found "Count"'],
    ['rank1,rank2\n', '1:12 expected a row below the header, found the end of the file'],
    ['rank1,rank2\nA', '2:2 expected 2 cells, as in the header, found 1 cells'],
    ['rank1,rank2\nA,B,C', '2:5 expected 2 cells, as in the header, found 3 cells'],
    ['rank1,count\nA,0', '2:3 expected how many ballots this is, above 0, found "0"'],
    ['rank1,weight\nA,-1', '2:3 expected a weight above 0, such as 1, 0.25 or 2/3, given once, found "-1"'],
    ['rank1,voter\nA,', '2:3 expected who voted, found nothing'],
    ['rank1,voter\nA,x\nB,x', '3:3 expected one ballot of each voter, found "x"'],
    ['rank1\nA=', '2:1 expected the name of an option on both sides of "=", found "A="'],
    ['rank1\nA=A', '2:1 expected each option once in a rank, found "A=A"'],
    ['rank1\n"A', '2:1 expected the closing quote of this cell, found the end of the file'],
    ['rank1\n"A"B', '2:4 expected "," or the end of the line, found "B"'],
    ['rank1,rank2\n"A\nB",C\nD', '4:2 expected 2 cells, as in the header, found 1 cells'],
  ])('%j is refused: %s', (text, said) => {
    expect(complaint(readCsv, text)).toBe(said);
  });

  test('has no words for names that mean something else in it', () => {
    for (const name of ['Skipped', 'overvote', 'A=B', ' A']) {
      expect(writeCsv({ options: [name], ballots: [{ paper: { kind: 'choice', choice: name } }] }).ok).toBe(false);
    }
  });
});

describe('CSV of comparisons', () => {
  test.each(['Winner,loser,count\nA,B,3\nB,A,0\n', 'A,B,3\nB,A,0'])('%j is read', (text) => {
    expect(readCsv(text).profile).toEqual({
      options: ['A', 'B'],
      ballots: [
        {
          paper: {
            kind: 'comparisons',
            comparisons: [
              { winner: 'A', loser: 'B', count: 3 },
              { winner: 'B', loser: 'A', count: 0 },
            ],
          },
        },
      ],
    });
  });

  test.each([
    ['winner,loser,count\nA,A,3', '2:3 expected another option than the winner, found "A"'],
    ['winner,loser,count\nA,B,1.5', '2:5 expected how often, as a whole number, found "1.5"'],
    ['winner,loser,count\n', '1:19 expected a row below the header, found the end of the file'],
    ['winner,loser,count\n,B,1', '2:1 expected the name of an option, found nothing'],
    ['winner,loser,count\nA,B', '2:4 expected winner, loser and count, found 2 cells'],
    ['A,B,1\nA,B,many', '2:5 expected how often, as a whole number, found "many"'],
  ])('%j is refused: %s', (text, said) => {
    expect(complaint(readCsv, text)).toBe(said);
  });
});
