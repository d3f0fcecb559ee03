import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../election/profile.ts';
import type { BallotFile } from './ballot-file.ts';
import { writeBlt } from './blt-write.ts';
import { writeCsv } from './csv-write.ts';
import { writeDebian } from './debian-write.ts';
import { FormatError } from './format-error.ts';
import { writeJsonBallots } from './json-write.ts';
import { writePreflib } from './preflib-write.ts';
import { readBallots } from './read-ballots.ts';
import { name, rankings, weight } from './testing/profiles.ts';

const file = (profile: Profile, title: string | null = null, seats: number | null = null) => ({
  profile,
  title,
  seats,
});
const reading = ({ profile, title, seats }: BallotFile) => ({ profile, title, seats });

/** What was written comes back word for word; what a format has no words for it refuses to write. */
describe('whatever is written is read as it was', () => {
  test('BLT', () => {
    const rest = fc.oneof(
      fc.constant({}),
      fc.integer({ min: 2, max: 9 }).map((papers) => ({ papers })),
      weight.map((w) => ({ weight: w })),
      fc.uuid().map((voter) => ({ voter })),
    );
    const cases = fc
      .record({
        profile: rankings({ repeats: true, rest }),
        title: fc.option(name),
        seats: fc.integer({ min: 1, max: 9 }),
      })
      .chain((c) =>
        fc.subarray([...c.profile.options]).map((withdrawn) => ({ ...c, profile: { ...c.profile, withdrawn } })),
      );
    fc.assert(
      fc.property(cases, (written) => {
        fc.pre(new Set(written.profile.ballots.map((b) => b.voter ?? b)).size === written.profile.ballots.length);
        const text = writeBlt(written);
        expect(text.ok && reading(readBallots(text.value, 'x.blt'))).toEqual(written);
        // Without a name for the file, its content is enough.
        expect(text.ok && reading(readBallots(text.value))).toEqual(written);
      }),
    );
  });

  test('PrefLib', () => {
    const rest = fc.constantFrom({}, { papers: 2 }, { papers: 1000 });
    fc.assert(
      fc.property(rankings({ rest }), fc.option(name), (profile, title) => {
        const gapless = { ...profile, ballots: profile.ballots.filter(hasNoGap) };
        const text = writePreflib({ profile: gapless, title });
        if (!text.ok) return;
        expect(reading(readBallots(text.value.text, `x.${text.value.type}`))).toEqual(file(gapless, title));
        expect(reading(readBallots(text.value.text))).toEqual(file(gapless, title));
      }),
    );
  });

  test('Debian tally sheets', () => {
    fc.assert(
      fc.property(rankings({}), (profile) => {
        const text = writeDebian(profile);
        expect(text.ok && inOrder(readBallots(text.value, 'tally.txt').profile)).toEqual(inOrder(profile));
      }),
    );
  });

  test('CSV of rankings, options being those that somebody ranked', () => {
    const rest = fc.record({ papers: fc.integer({ min: 2, max: 9 }), weight, class: name }, { requiredKeys: [] });
    fc.assert(
      fc.property(rankings({ repeats: true, overvotes: true, rest }), (profile) => {
        const text = writeCsv(profile);
        if (!text.ok) return;
        const read = readBallots(text.value, 'x.csv').profile;
        expect(read.ballots.map(plainly)).toEqual(profile.ballots.map(plainly));
        expect(profile.options).toEqual(expect.arrayContaining([...read.options]));
      }),
    );
  });

  test('our JSON', () => {
    const rest = fc.record({ papers: fc.integer({ min: 1, max: 9 }), weight, class: name }, { requiredKeys: [] });
    fc.assert(
      fc.property(rankings({ repeats: true, overvotes: true, rest }), fc.option(name), (profile, title) => {
        const written = file(profile, title, 3);
        expect(reading(readBallots(writeJsonBallots(written), 'x.json'))).toEqual(written);
      }),
    );
  });
});

describe('a text that is no ballots', () => {
  const SEEDS = [
    '2 1\n-1\n3 1=2 - 0\n0\n"A"\nB\nT\n',
    '# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 2\n# NUMBER VOTERS: 3\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n3: {1,2}\n',
    '2\n1,A\n2,B\n3,3,1\n3,2,1\n',
    'Option 1->: A\nOption 2->: B\nV: 1- x\nV: 22 y\n',
    'rank1,rank2,count\nA,"B""",2\novervote,A=B,1\n',
    'winner,loser,count\nA,B,3\n',
    '{"options":["A","B"],"ballots":[{"ranking":["A",["B"],{"overvote":true}],"weight":"0.5"}]}',
  ];
  const broken = fc
    .tuple(fc.constantFrom(...SEEDS), fc.nat(), fc.nat({ max: 6 }), fc.string({ unit: 'binary', maxLength: 5 }))
    .map(([text, at, cut, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + cut));
  const anything = fc.oneof({ weight: 5, arbitrary: broken }, fc.string({ unit: 'binary', maxLength: 200 }));
  const names = fc.constantFrom('', 'x.blt', 'x.json', 'x.csv', 'x.soi', 'x.toc', 'x.txt');

  test('is refused with a place within it, and with nothing else', () => {
    const runs = Number(process.env['FORMAT_FUZZ_RUNS'] ?? 3000);
    fc.assert(
      fc.property(anything, names, (text, fileName) => {
        try {
          readBallots(text, fileName);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
          expect(lines[error.line - 1], `line ${error.line}`).toBeDefined();
          expect(error.column).toBeGreaterThanOrEqual(1);
          expect(error.column).toBeLessThanOrEqual(lines[error.line - 1]!.length + 1);
        }
      }),
      { numRuns: runs },
    );
  });

  test('cannot make a reader take for ever', () => {
    for (const piece of ['"', '\\"', '=', '{', '1=', '1,', ' ', '\n', 'V: ', '#', '-1 ', '[', '{"a":']) {
      for (const fileName of ['x.blt', 'x.json', 'x.csv', 'x.toi', 'x.txt']) {
        const text = piece.repeat(20_000);
        for (const start of ['', '2 1\n1 ', '"', 'rank1\n']) {
          try {
            readBallots(start + text, fileName);
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        }
      }
    }
  });
});

const hasNoGap = ({ paper }: Profile['ballots'][number]): boolean =>
  paper.kind === 'ranking' && paper.ranks.length > 0 && paper.ranks.every((rank) => rank.length > 0);

/** A tally sheet does not say in which order equal options were marked. */
const inOrder = ({ options, ballots }: Profile) => ({
  options,
  ballots: ballots.map(
    ({ paper }) =>
      paper.kind === 'ranking' && paper.ranks.map((rank) => (rank === 'overvote' ? rank : rank.toSorted())),
  ),
});

/** A column of CSV gives every ballot a number of papers and a weight, even where they are 1. */
const plainly = ({ papers = 1, weight: own = '1', ...rest }: Profile['ballots'][number]) => ({
  papers,
  weight: own,
  ...rest,
});
