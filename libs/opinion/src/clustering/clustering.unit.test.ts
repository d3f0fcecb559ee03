import { describe, expect, it } from 'vitest';
import { continuedSeeds } from './continued-seeds.ts';
import { chooseGroupCount, groupCounts, type GroupCountMemory } from './group-count.ts';
import { kMeans } from './k-means.ts';
import { greedySeeds, spreadSeeds } from './seeds.ts';
import { silhouette } from './silhouette.ts';

const points = (...at: [number, number][]) => ({ at, weights: at.map(() => 1) });
const corners = points([0, 0], [0, 1], [10, 0], [10, 1], [0, 10], [0, 11]);

describe('k-means', () => {
  it('weighs a place by how many stand there', () => {
    const heavy = {
      at: [
        [0, 0],
        [4, 0],
      ] as const,
      weights: [3, 1],
    };
    expect(kMeans(heavy, [{ id: 5, center: [1, 1] }], 20)).toEqual([{ id: 5, members: [0, 1], center: [1, 0] }]);
  });

  it('drops a centre that nobody is nearest to', () => {
    const seeds = [
      { id: 0, center: [0, 0] as const },
      { id: 1, center: [99, 99] as const },
    ];
    expect(kMeans(points([0, 0], [1, 1]), seeds, 20).map(({ id }) => id)).toEqual([0]);
  });

  it.each([spreadSeeds, greedySeeds])('finds the corners from the seeds of %o', (seeds) => {
    const clusters = kMeans(corners, seeds(corners, 3), 20).map(({ members }) => members.join(' '));
    expect(clusters.sort()).toEqual(['0 1', '2 3', '4 5']);
  });

  it.each([spreadSeeds, greedySeeds])('asks for no more seeds than there are places: %o', (seeds) => {
    expect(seeds(points([1, 1], [1, 1], [2, 2]), 5)).toHaveLength(2);
    expect(seeds(points(), 5)).toEqual([]);
  });
});

describe('seeds after an earlier clustering', () => {
  it('follow their members, under the same ids', () => {
    const seeds = continuedSeeds(
      corners,
      [
        { id: 4, members: [0, 1] },
        { id: 2, members: [2, 3, 4, 5] },
      ],
      2,
    );
    expect(seeds.map(({ id, center }) => [id, center])).toEqual([
      [4, [0, 0.5]],
      [2, [5, 5.5]],
    ]);
  });

  it('give the point furthest from all its own cluster while too few stand', () => {
    const seeds = continuedSeeds(corners, [{ id: 0, members: [0, 1, 2, 3, 4, 5] }], 2);
    // The mean of all is (3⅓, 3⅚): the point at (0, 11) is 7.9 from it, the next 7.7.
    expect(seeds.map(({ id, members }) => [id, members])).toEqual([
      [0, [0, 1, 2, 3, 4]],
      [1, [5]],
    ]);
  });

  it('become one where they coincide, under the id of the larger', () => {
    const same = points([1, 1], [1, 1], [1, 1]);
    expect(
      continuedSeeds(
        same,
        [
          { id: 0, members: [0] },
          { id: 1, members: [1, 2] },
        ],
        2,
      ),
    ).toEqual([{ id: 1, members: [0, 1, 2], center: [1, 1] }]);
  });

  it('are one great cluster where all former members are gone', () => {
    expect(continuedSeeds(points([1, 1]), [{ id: 6, members: [] }], 2).map(({ id }) => id)).toEqual([7]);
  });
});

describe('silhouette', () => {
  it('is worked out by hand for two pairs: (b − a) ÷ b with a = 1 and b the mean of two distances', () => {
    const b = (10 + Math.hypot(10, 1)) / 2;
    expect(
      silhouette(points([0, 0], [0, 1], [10, 0], [10, 1]), [
        [0, 1],
        [2, 3],
      ]),
    ).toBeCloseTo((b - 1) / b, 12);
  });

  it('counts whoever is alone as 0, and says nothing of a single cluster', () => {
    expect(silhouette(points([0, 0], [5, 5]), [[0], [1]])).toBe(0);
    expect(silhouette(points([0, 0], [5, 5]), [[0, 1]])).toBeNull();
    expect(silhouette(points([1, 1], [1, 1], [1, 1]), [[0, 1], [2]])).toBe(0);
  });
});

describe('the number of groups', () => {
  it('may be larger where there are more places', () => {
    expect([0, 11, 12, 24, 36, 1000].map((places) => groupCounts(places).at(-1))).toEqual([2, 2, 3, 4, 5, 5]);
  });

  it('changes only after another number was best four times in a row', () => {
    const best = (k: number) => new Map([2, 3, 4].map((each) => [each, each === k ? 0.9 : 0.1]));
    let memory: GroupCountMemory = chooseGroupCount(best(2), null);
    expect(memory.shown).toBe(2);
    const shown = [3, 3, 3, 2, 3, 3, 3, 3, 4].map((k) => (memory = chooseGroupCount(best(k), memory)).shown);
    expect(shown).toEqual([2, 2, 2, 2, 2, 2, 2, 3, 3]);
  });

  it('is the smaller of two that are as good', () => {
    expect(
      chooseGroupCount(
        new Map([
          [2, 0.5],
          [3, 0.5],
          [4, null],
        ]),
        null,
      ).shown,
    ).toBe(2);
  });
});
