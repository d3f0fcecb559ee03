import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crowd } from './crowd.ts';
import { analyse, opinions, type Opinions, stanceMatrix, type Vote, withVotes } from '../src/index.ts';

const vote = fc.record({
  participant: fc.integer({ min: 0, max: 24 }),
  statement: fc.integer({ min: 0, max: 11 }),
  vote: fc.constantFrom(-1, 0, 1),
});
/** At most one vote of each participant on each statement. */
const votes = fc.uniqueArray(vote, {
  minLength: 0,
  maxLength: 250,
  size: 'max',
  selector: ({ participant, statement }) => `${participant} ${statement}`,
});
const shuffled = votes.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));

/** What does not depend on which id comes first: everything but groups, whose k-means may fall either way on a tie. */
function ungrouped(found: Opinions) {
  const byCount = found.statements.map(({ agree, disagree, pass }) => `${agree} ${disagree} ${pass}`).sort();
  const clear = (side: 'agree' | 'disagree') => found.majority[side].map(({ p, z }) => `${p} ${z}`).sort();
  return { participants: found.participants, byCount, agree: clear('agree'), disagree: clear('disagree') };
}

describe('laws of the stance matrix', () => {
  it('the order in which votes came never shows', () => {
    fc.assert(fc.property(shuffled, ([all, mixed]) => void expect(opinions(mixed)).toEqual(opinions(all))));
  });

  it('saying it twice changes nothing, and the last word stands', () => {
    fc.assert(
      fc.property(votes, (all) => {
        const denied = all.map((each): Vote => ({ ...each, vote: -each.vote }));
        expect(opinions([...denied, ...all, ...all])).toEqual(opinions(all));
      }),
    );
  });

  it('names that keep their order change nothing but the names', () => {
    fc.assert(
      fc.property(votes, (all) => {
        const renamed = all.map((each) => ({
          ...each,
          participant: each.participant * 10 + 3,
          statement: each.statement * 7 + 1000,
        }));
        const back = JSON.parse(
          JSON.stringify(opinions(renamed), (key, value: unknown) => {
            if (key === 'positions')
              return Object.fromEntries(Object.entries(value as object).map(([id, at]) => [(Number(id) - 3) / 10, at]));
            if (key === 'members') return (value as number[]).map((id) => (id - 3) / 10);
            if (key === 'statement_ids') return (value as number[]).map((id) => (id - 1000) / 7);
            return key === 'id' && Number(value) >= 1000 ? (Number(value) - 1000) / 7 : value;
          }),
        ) as Opinions;
        expect(back).toEqual(JSON.parse(JSON.stringify(opinions(all))));
      }),
    );
  });

  it('names in another order change no count, no share and no majority', () => {
    const rename = (id: number): string => `x${(id * 7) % 29}`;
    fc.assert(
      fc.property(votes, (all) => {
        // Which of several with equally few votes fill up to fifteen is decided by id, and is not looked at here.
        const participants = [...new Set(all.map((each) => each.participant))];
        const renamed = all.map((each) => ({
          ...each,
          participant: rename(each.participant),
          statement: rename(each.statement),
        }));
        const found = opinions(renamed, { participants: participants.map(rename) });
        expect(ungrouped(found)).toEqual(ungrouped(opinions(all, { participants })));
      }),
    );
  });

  it('agreeing is disagreeing upside down', () => {
    fc.assert(
      fc.property(votes, (all) => {
        const found = opinions(all);
        const turned = opinions(all.map((each) => ({ ...each, vote: -each.vote })));
        expect(turned.majority.agree).toEqual(found.majority.disagree);
        expect(turned.statements.map(({ agree }) => agree)).toEqual(found.statements.map(({ disagree }) => disagree));
      }),
    );
  });

  it('everybody in the conversation is in one group and has one place', () => {
    fc.assert(
      fc.property(votes, (all) => {
        const found = opinions(all);
        const members = found.groups.flatMap((group) => group.members);
        expect(members).toHaveLength(found.participants);
        expect(members.map(String).sort()).toEqual(Object.keys(found.positions).sort());
      }),
    );
  });

  it('axes are of unit length, or none', () => {
    fc.assert(
      fc.property(votes, (all) => {
        const [first, second] = opinions(all).pca.components;
        const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
        for (const axis of [first, second]) expect([0, 1]).toContain(Math.round(dot(axis, axis) * 1e9) / 1e9);
        expect(Math.abs(dot(first, second))).toBeLessThan(1e-8);
      }),
    );
  });

  it('votes that come one by one leave the same matrix, and an analysis that never throws', () => {
    fc.assert(
      fc.property(votes, fc.integer({ min: 1, max: 40 }), (all, size) => {
        let matrix = stanceMatrix([]);
        let memory = analyse(matrix).memory;
        for (let at = 0; at < all.length; at += size) {
          matrix = withVotes(matrix, all.slice(at, at + size));
          const next = analyse(matrix, {}, memory);
          memory = JSON.parse(JSON.stringify(next.memory)) as typeof memory;
          expect(JSON.stringify(next.opinions)).not.toMatch(/NaN|Infinity/);
        }
        expect(matrix.rows).toEqual(stanceMatrix(all).rows);
      }),
      { numRuns: 40 },
    );
  });
});

it('nobody is grouped by their name: other names, the same groups', () => {
  const votes = crowd({ participants: 120, statements: 30, groups: 3, filled: 0.7 });
  const rename = (id: string): string => `z${(Number(id.slice(1)) * 77 + 5) % 127}`;
  const renamed = votes.map((each) => ({
    ...each,
    participant: rename(String(each.participant)),
    statement: rename(String(each.statement)),
  }));
  const groupsOf = (found: Opinions, name: (id: string) => string): string[] =>
    found.groups
      .map(({ members }) =>
        members
          .map((id) => name(String(id)))
          .sort()
          .join(' '),
      )
      .sort();
  const found = groupsOf(opinions(votes), rename);
  expect(found).toHaveLength(3);
  expect(groupsOf(opinions(renamed), (id) => id)).toEqual(found);
});
