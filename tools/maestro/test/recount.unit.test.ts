import { describe, expect, test } from 'vitest';
import { folder, maestro } from './table.ts';

const file = folder();

/** Tennessee's capital, the textbook election of 42, 26, 15 and 17 per cent. */
const TENNESSEE = `4 1
42 1 2 4 3 0
26 2 4 3 1 0
15 4 3 2 1 0
17 3 4 2 1 0
0
"Memphis"
"Nashville"
"Knoxville"
"Chattanooga"
"Capital of Tennessee"
`;
const tennessee = file('tennessee.blt', TENNESSEE);
const json = async (...args: string[]) => JSON.parse((await maestro('recount', ...args, '--json')).out);

describe('maestro recount --json', () => {
  test('has the documented shape', async () => {
    const { code, out, err } = await maestro('recount', tennessee, '--method', 'instant-runoff', '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({
      title: 'Capital of Tennessee',
      method: 'instant-runoff',
      options: ['Memphis', 'Nashville', 'Knoxville', 'Chattanooga'],
      ballots: 100,
      winners: ['Knoxville'],
      tie: null,
      rounds: [
        {
          round: 1,
          tally: { Memphis: '42', Nashville: '26', Knoxville: '17', Chattanooga: '15' },
          exhausted: '0',
          threshold: '51',
          elected: [],
          eliminated: ['Chattanooga'],
          transfers: { Chattanooga: { Knoxville: '15' } },
        },
        { round: 2, eliminated: ['Nashville'], transfers: { Nashville: { Knoxville: '26' } } },
        { round: 3, elected: ['Knoxville'] },
      ],
      pairwise: { Memphis: { Nashville: 42 }, Nashville: { Memphis: 58 } },
      condorcet_winner: 'Nashville',
      smith_set: ['Nashville'],
    });
    expect(out.trim().split('\n')).toHaveLength(1);
  });

  test('hands every option on', async () => {
    expect(await json(tennessee, '--method', 'schulze')).toMatchObject({
      winners: ['Nashville'],
      paths: { Nashville: { Memphis: 58 } },
    });
    expect(await json(tennessee, '--method', 'instant-runoff', '--stop-at', '2')).toMatchObject({
      method_options: { stop_at: 2 },
    });
    const stv = ['--method', 'stv', '--seats', '2', '--quota', 'hare', '--tie', 'previous-rounds+lot:x'];
    expect(await json(tennessee, ...stv)).toMatchObject({
      method_options: { seats: 2, quota: 'hare', tie: [{ by: 'previous-rounds' }, { by: 'lot', seed: 'x' }] },
    });
    const irv = [
      '--batch',
      '--overvote',
      'skip',
      '--skipped',
      'exhaust-after:1',
      '--duplicate',
      'exhaust',
      '--tie',
      'order:Memphis,Nashville',
    ];
    expect(await json(tennessee, '--method', 'instant-runoff', ...irv)).toMatchObject({
      method_options: {
        batch: true,
        overvote: 'skip',
        skipped: 'exhaust-after:1',
        duplicate: 'exhaust',
        tie: [{ by: 'order', order: ['Memphis', 'Nashville'] }],
      },
    });
    expect(await json(tennessee, '--method', 'supermajority', '--threshold', '2/5')).toMatchObject({
      winners: ['Memphis'],
    });
    expect(await json(tennessee, '--method', 'majority', '--runoff')).toMatchObject({ winners: ['Nashville'] });
    expect(await json(tennessee, '--method', 'borda', '--incomplete', 'zero')).toMatchObject({
      winners: ['Nashville'],
    });
  });

  test('takes seats from the file where nobody says how many', async () => {
    const two = file('two.blt', TENNESSEE.replace('4 1', '4 2'));
    expect((await json(two, '--method', 'stv')).winners).toHaveLength(2);
    expect((await json(two, '--method', 'stv', '--seats', '1')).winners).toHaveLength(1);
    expect((await json(two, '--method', 'plurality')).winners).toEqual(['Memphis']);
  });

  test('leaves withdrawn options out', async () => {
    const text = TENNESSEE.replace('4 1\n', '4 1\n-2\n');
    expect(await json(file('withdrawn.blt', text), '--method', 'plurality')).toMatchObject({
      options: ['Memphis', 'Knoxville', 'Chattanooga'],
      withdrawn: ['Nashville'],
      rounds: [{ tally: { Memphis: '42', Knoxville: '17', Chattanooga: '41' } }],
    });
  });

  test('takes an order that was declared before somebody withdrew', async () => {
    const text = 'A B C'
      .split(' ')
      .map((name) => `"${name}"`)
      .join('\n');
    const tied = file('order.blt', `3 1\n-3\n1 1 0\n1 2 0\n0\n${text}\n`);
    expect(await json(tied, '--method', 'plurality', '--tie', 'order:C,B,A')).toMatchObject({
      winners: ['B'],
      method_options: { tie: [{ by: 'order', order: ['B', 'A'] }] },
    });
  });

  test('says who ties where no rule tells them apart', async () => {
    const tied = file('tied.csv', 'rank1\nA\nB\n');
    expect(await json(tied, '--method', 'plurality')).toMatchObject({
      winners: [],
      tie: { between: ['A', 'B'], broken_by: 'none' },
    });
    expect(await json(tied, '--method', 'plurality', '--tie', 'order:B,A')).toMatchObject({
      winners: ['B'],
      tie: { between: ['A', 'B'], broken_by: 'order' },
    });
  });

  test('reads every format', async () => {
    const same = [
      file(
        'a.soi',
        '# NUMBER ALTERNATIVES: 2\n# NUMBER VOTERS: 3\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n2: 1,2\n1: 2\n',
      ),
      file('a.txt', 'Option 1->: A\nOption 2->: B\nV: 12 x\nV: 12 y\nV: -1 z\n'),
      file('a.csv', 'rank1,rank2,count\nA,B,2\nB,,1\n'),
      file('a.json', '{"options":["A","B"],"ballots":[{"ranking":["A","B"],"papers":2},{"ranking":["B"]}]}'),
      file('a', '2 1\n2 1 2 0\n1 2 0\n0\nA\nB\n'),
    ];
    for (const path of same) {
      expect(await json(path, '--method', 'schulze')).toMatchObject({
        ballots: 3,
        winners: ['A'],
        pairwise: { A: { B: 2 }, B: { A: 1 } },
      });
    }
  });

  test('finds strengths in comparisons', async () => {
    const { strengths, winners } = await json(
      file('p.csv', 'winner,loser,count\nA,B,3\nB,A,1\n'),
      '--method',
      'pairwise',
    );
    expect(winners).toEqual(['A']);
    expect(strengths.A).toBeCloseTo(0.75, 9);
  });

  test('weighs by voter and by class', async () => {
    const ballots = file('w.csv', 'rank1,voter,class\nA,ada,people\nA,ben,people\nB,bot,agents\n');
    const tally = async (weights: string) =>
      (await json(ballots, '--method', 'plurality', '--weights', weights)).rounds[0].tally;
    expect(await tally(file('v.csv', 'voter,weight\nbot,2.5\nnobody,7\n'))).toEqual({ A: '2', B: '2.5' });
    expect(await tally(file('c.csv', 'class,weight\npeople,1/3\n'))).toEqual({ A: '2/3', B: '1' });
    expect(await tally(file('w.json', '{"voters":{"ada":"2"},"classes":{"agents":10}}'))).toEqual({ A: '3', B: '10' });
  });
});

describe('maestro recount for people', () => {
  test('shows who won, why, and every round', async () => {
    const { out } = await maestro('recount', tennessee, '--method', 'instant-runoff');
    expect(out).toContain(
      'Capital of Tennessee\ninstant-runoff, 100 ballots\nWinner: Knoxville\nCondorcet winner: Nashville\n',
    );
    expect(out).toContain(
      'Round 1, needed: 51\n  Memphis      42\n  Nashville    26\n  Knoxville    17\n  Chattanooga  15  eliminated → Knoxville 15\n',
    );
    expect(out).toContain('Round 3');
    expect(out).toMatch(/Order\n {2}1\. {2}Knoxville\n/);
  });

  test('keeps the order of the file, even of names that are numbers', async () => {
    const { out } = await maestro('recount', file('n.csv', 'rank1\n10\n2\n10\n'), '--method', 'plurality');
    expect(out).toContain('  10  2  elected\n  2   1\n');
  });

  test('says which columns were passed over', async () => {
    const path = file('precinct.csv', 'Precinct,rank1\nP-1,A\nP-2,B\nP-2,B\n');
    expect((await maestro('recount', path, '--method', 'plurality')).err).toBe(
      `${path}: note: columns that say nothing about a ballot were passed over: "Precinct"\n`,
    );
  });
});

describe('maestro recount refuses', () => {
  const bad = (name: string, content: string | Uint8Array, method = 'plurality') => [
    file(name, content),
    '--method',
    method,
  ];
  const one = file('one.csv', 'rank1,voter\nA,ada\nB,ben\n');
  test.each<[string, string[], number, string]>([
    ['no method', [tennessee], 2, "error: required option '--method <M>' not specified"],
    ['an unknown method', [tennessee, '--method', 'eeny'], 2, "argument 'eeny' is invalid"],
    ['an unknown flag', [tennessee, '--method', 'stv', '--seat', '2'], 2, "unknown option '--seat'"],
    ['two files', [tennessee, tennessee, '--method', 'stv'], 2, 'too many arguments'],
    ['half a seat', [tennessee, '--method', 'stv', '--seats', '0.5'], 2, 'It must be a whole number from 1 on.'],
    [
      'more seats than options',
      [tennessee, '--method', 'stv', '--seats', '5'],
      2,
      'maestro recount: --seats must not exceed the 4 options that stand',
    ],
    [
      'an option the method does not know',
      [tennessee, '--method', 'schulze', '--batch'],
      2,
      'maestro recount: --batch means nothing to schulze',
    ],
    [
      'a bad skipping rule',
      [tennessee, '--method', 'stv', '--skipped', 'exhaust-after'],
      2,
      '--skipped must be ignore, exhaust or exhaust-after:n',
    ],
    [
      'a bad tie rule',
      [tennessee, '--method', 'stv', '--tie', 'coin'],
      2,
      'It must be none, previous-rounds, lot:SEED or order:A,B,…',
    ],
    [
      'a tie order of strangers',
      [tennessee, '--method', 'stv', '--tie', 'order:Rome'],
      2,
      '--tie names "Rome", which does not stand',
    ],
    [
      'a threshold that is none',
      [tennessee, '--method', 'supermajority', '--threshold', '66%'],
      2,
      '--threshold must be a share from 0 to 1',
    ],
    ['a file that is not there', ['/nowhere/x.blt', '--method', 'stv'], 2, '/nowhere/x.blt: there is no such file'],
    ['a folder', ['/', '--method', 'stv'], 2, '/: this is a folder'],
    [
      'a malformed file',
      bad('bad.blt', '2 1\n1 3 0\n'),
      2,
      'bad.blt:2:3: expected an option from 1 to 2, "-" for a skipped rank, or 0, found "3"',
    ],
    [
      'a file of no known kind',
      bad('bad.txt', 'hello'),
      2,
      'bad.txt:1:1: expected ballots as JSON, BLT, PrefLib, a Debian tally sheet or CSV',
    ],
    [
      'an empty file',
      bad('empty.txt', ''),
      2,
      'empty.txt:1:1: expected ballots as JSON, BLT, PrefLib, a Debian tally sheet or CSV, found an empty file',
    ],
    [
      'what is not UTF-8',
      bad('latin.csv', new Uint8Array([0x72, 0x61, 0x6e, 0x6b, 0x31, 0x0a, 0x41, 0x0a, 0x42, 0xe9, 0x0a])),
      2,
      'latin.csv:3:2: expected text in UTF-8',
    ],
    [
      'papers the method cannot read',
      bad('s.json', '{"options":["A","B"],"ballots":[{"scores":{"A":1}}]}', 'consent'),
      1,
      's.json: cannot be counted by consent: ',
    ],
    [
      'weights of nobody',
      [tennessee, '--method', 'stv', '--weights', file('x.csv', 'voter,weight\nada,2\n')],
      1,
      'the weights do not fit the ballots: ballot 1 does not say who cast it',
    ],
    [
      'weights that are none',
      [one, '--method', 'plurality', '--weights', file('y.csv', 'voter,weight\nada,-2\n')],
      2,
      'y.csv:2:5: expected a weight above 0, such as 1, 0.25 or 2/3, found "-2"',
    ],
    [
      'weights twice',
      [one, '--method', 'plurality', '--weights', file('z.csv', 'voter,weight\nada,2\nada,3\n')],
      2,
      'z.csv:3:1: expected each name once, found "ada"',
    ],
    [
      'weights without a header',
      [one, '--method', 'plurality', '--weights', file('h.csv', 'ada,2\n')],
      2,
      'h.csv:1:1: expected the header "voter,weight" or "class,weight", or JSON',
    ],
    [
      'weights in other JSON',
      [one, '--method', 'plurality', '--weights', file('h.json', '{"ada":2}')],
      2,
      'h.json:1:8: expected no member "ada" in weights (it may have voters, classes), found 2',
    ],
  ])('%s', async (_, args, exitCode, message) => {
    const { code, out, err } = await maestro('recount', ...args);
    expect(err).toContain(message);
    expect([code, out]).toEqual([exitCode, '']);
  });
});
