import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inVersionOrder } from './publish-batch.ts';

it('orders each aggregate by version and loses nothing', () => {
  const rows = fc.array(fc.record({ aggregate: fc.constantFrom('a', 'b', 'c'), version: fc.option(fc.nat(9)) }));
  fc.assert(
    fc.property(rows, (list) => {
      const ordered = inVersionOrder(list);
      expect(ordered).toHaveLength(list.length);
      expect(new Set(ordered)).toEqual(new Set(list));
      for (const aggregate of ['a', 'b', 'c']) {
        const versions = ordered.filter((row) => row.aggregate === aggregate).map(({ version }) => version ?? 0);
        expect(versions).toEqual([...versions].sort((a, b) => a - b));
      }
      // Aggregates keep their places among each other.
      expect(ordered.map(({ aggregate }) => aggregate)).toEqual(list.map(({ aggregate }) => aggregate));
    }),
  );
});
