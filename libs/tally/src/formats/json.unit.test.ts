import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJsonBallots } from './json-read.ts';
import { plain, readJson } from './located-json.ts';
import { complaint } from './testing/complaint.ts';

describe('located JSON', () => {
  test.each(['null', ' [1, -0.5e3, true, {"a": "x\\u00e9\\n", "__proto__": []}] ', '"😀"', '{}', '[]'])(
    '%s is read as JSON.parse does',
    (text) => {
      expect(plain(readJson(text))).toEqual(JSON.parse(text));
    },
  );

  test('agrees with JSON.parse on whatever is JSON, and on what is not', () => {
    const almost = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, put]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + put + text.slice(place);
    });
    fc.assert(
      fc.property(fc.oneof(fc.json(), almost, fc.string()), (text) => {
        const [ours, theirs] = [outcome(() => plain(readJson(text))), outcome(() => JSON.parse(text) as unknown)];
        // What they guess about, we refuse.
        if (ours === 'refused' && theirs !== 'refused')
          expect(complaint(readJson, text)).toMatch(/each name once|10\^308/);
        else expect(ours).toEqual(theirs);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['', '1:1 expected a JSON value, found the end'],
    ['[1,]', '1:4 expected a JSON value, found "]"'],
    ['[1 2]', '1:4 expected "," or "]", found "2"'],
    ['{"a":1,\n "b" 2}', '2:6 expected ":", found "2"'],
    ['{a:1}', '1:2 expected a name in quotes, found "a"'],
    ['{"a":1,"a":2}', '1:8 expected each name once ("a" stood here before), found "\\""'],
    ['"a\nb"', '1:3 expected the closing quote of the string that begins in line 1, found "\\n"'],
    ['"a\\x"', '1:3 expected an escape that JSON has, found "\\\\"'],
    ['"abc', '1:5 expected the closing quote of the string that begins in line 1, found the end'],
    ['01', '1:2 expected the end, found "1"'],
    ['1e999', '1:1 expected a number below 10^308, found "1"'],
    ['nul', '1:1 expected a JSON value, found "n"'],
    ['[]\n[]', '2:1 expected the end, found "["'],
    ['['.repeat(100), '1:66 expected no more than 64 values within each other, found "["'],
  ])('%j is refused: %s', (text, said) => {
    expect(complaint(readJson, text)).toBe(said);
  });
});

describe('ballots in our JSON', () => {
  test('are read in every form', () => {
    const text = JSON.stringify({
      title: 'Lunch',
      seats: 2,
      options: ['A', 'B', 'C'],
      withdrawn: ['C'],
      electorate: { heads: 12, weight: '7.50' },
      vetoes: [{ by: 'ada', option: 'B' }],
      ballots: [
        { choice: null },
        { choice: 'A', voter: 'ada', class: 'people', weight: 2 },
        { choice: null, ranking: ['A', ['B', 'C'], [], 'A', { overvote: true }], papers: 3 },
        { approvals: ['A', 'B'], weight: '0.25' },
        { scores: { A: -1, B: '0.5' } },
        { gradients: { A: 1, B: 8 } },
        { stances: { A: 'consent', B: 'stand_aside', C: 'object' } },
        {
          comparisons: [
            { winner: 'A', loser: 'B', count: 4 },
            { winner: 'B', loser: 'C' },
          ],
        },
      ],
    });
    expect(readJsonBallots(text)).toEqual({
      format: 'json',
      title: 'Lunch',
      seats: 2,
      profile: {
        options: ['A', 'B', 'C'],
        withdrawn: ['C'],
        electorate: { heads: 12, weight: '7.5' },
        vetoes: [{ by: 'ada', option: 'B' }],
        ballots: [
          { paper: { kind: 'abstention' } },
          { paper: { kind: 'choice', choice: 'A' }, voter: 'ada', class: 'people', weight: '2' },
          { paper: { kind: 'ranking', ranks: [['A'], ['B', 'C'], [], ['A'], 'overvote'] }, papers: 3 },
          { paper: { kind: 'approvals', approvals: ['A', 'B'] }, weight: '0.25' },
          { paper: { kind: 'scores', scores: { A: -1, B: '0.5' } } },
          { paper: { kind: 'gradients', gradients: { A: 1, B: 8 } } },
          { paper: { kind: 'stances', stances: { A: 'consent', B: 'stand_aside', C: 'object' } } },
          {
            paper: {
              kind: 'comparisons',
              comparisons: [
                { winner: 'A', loser: 'B', count: 4 },
                { winner: 'B', loser: 'C', count: 1 },
              ],
            },
          },
        ],
      },
      notes: [],
    });
  });

  const vote = (ballot: string, options = '["A","B"]') => `{"options":${options},\n"ballots":[\n${ballot}]}`;

  test.each([
    ['[]', '1:1 expected a file of ballots, found a list'],
    ['{"ballots":[]}', '1:1 expected a member "options" (the options), found an object'],
    [
      '{"options":["A"],"ballot":[]}',
      '1:27 expected no member "ballot" in a file of ballots (it may have title, seats, options, withdrawn, ballots, electorate, vetoes), found a list',
    ],
    ['{"options":["A","A"],"ballots":[]}', '1:17 expected a name that no other option has, found "A"'],
    ['{"options":["A"],"withdrawn":["B"],"ballots":[]}', '1:31 expected one of the options, word for word, found "B"'],
    ['{"options":["A"],"seats":0,"ballots":[]}', '1:26 expected a number of seats, found 0'],
    [
      vote('{}'),
      '3:1 expected a ballot with one of choice, approvals, scores, ranking, gradients, stances, comparisons, found an object',
    ],
    [vote('{"choice":"C"}'), '3:11 expected one of the options, word for word, found "C"'],
    [vote('{"choice":"A","approvals":["A"]}'), '3:27 expected one form (choice stands beside it), found a list'],
    [vote('{"approvals":["A","A"]}'), '3:19 expected each option once, found "A"'],
    [vote('{"ranking":[["A","A"]]}'), '3:18 expected each option once, found "A"'],
    [
      vote('{"ranking":[null]}'),
      '3:13 expected an option, a list of options (empty: a skipped rank) or an over-vote, found null',
    ],
    [vote('{"ranking":[{"overvote":false}]}'), '3:25 expected { "overvote": true }, found false'],
    [vote('{"scores":{"A":"many"}}'), '3:16 expected a number, or a decimal as text, found "many"'],
    [vote('{"scores":{"C":1}}'), '3:16 expected one of the options, not "C", found 1'],
    [vote('{"gradients":{"A":9}}'), '3:19 expected a gradient from 1 to 8, found 9'],
    [vote('{"stances":{"A":"yes"}}'), '3:17 expected one of consent, stand_aside, object, found "yes"'],
    [vote('{"comparisons":[{"winner":"A","loser":"A"}]}'), '3:39 expected another option than the winner, found "A"'],
    [vote('{"choice":"A","papers":0}'), '3:24 expected a number of papers from 1 on, found 0'],
    [vote('{"choice":"A","weight":"1/0"}'), '3:24 expected a weight above 0, such as 1, "0.25" or "2/3", found "1/0"'],
    [
      vote('{"choice":"A","voter":"x"},\n{"choice":"B","voter":"x"}'),
      '4:23 expected one ballot of each voter, found "x"',
    ],
  ])('%j is refused: %s', (text, said) => {
    expect(complaint(readJsonBallots, text)).toBe(said);
  });
});

function outcome(read: () => unknown): unknown {
  try {
    return { read: read() };
  } catch {
    return 'refused';
  }
}
