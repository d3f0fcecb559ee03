/** How far apart two values are: not the same, apart in rank, apart in amount. */
export type Level = 'nominal' | 'ordinal' | 'interval';

/**
 * Krippendorff's alpha: how far several raters agree beyond chance, with values missing wherever they like.
 * `ratings[rater][unit]` is a number or null. 1 is perfect agreement, 0 what chance gives, below 0 systematic
 * disagreement. Null where it is undefined: where no unit has two values, or where all values are the same.
 * Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
 * Throws a RangeError on a value that is not finite.
 */
export function krippendorffAlpha(ratings: readonly (readonly (number | null)[])[], level: Level): number | null {
  const units = pairable(ratings);
  const values = [...new Set(units.flat())].sort((a, b) => a - b);
  if (values.length < 2) return null;
  const placeOf = new Map(values.map((value, place) => [value, place]));

  const totals = new Float64Array(values.length);
  for (const unit of units) for (const value of unit) totals[placeOf.get(value)!]! += 1;
  const apart = difference(level, values, totals);

  const n = totals.reduce((sum, total) => sum + total, 0);
  let observed = 0;
  for (const unit of units) {
    const places = unit.map((value) => placeOf.get(value)!);
    let within = 0;
    for (const [i, a] of places.entries()) for (const b of places.slice(i + 1)) within += 2 * apart(a, b);
    observed += within / (unit.length - 1);
  }
  let expected = 0;
  for (let a = 0; a < values.length; a++) {
    for (let b = a + 1; b < values.length; b++) expected += 2 * totals[a]! * totals[b]! * apart(a, b);
  }
  return 1 - ((n - 1) * observed) / expected;
}

/** The values of each unit that has at least two: alone a value agrees with nothing. */
function pairable(ratings: readonly (readonly (number | null)[])[]): readonly (readonly number[])[] {
  const width = Math.max(0, ...ratings.map((row) => row.length));
  const units = Array.from({ length: width }, (_, unit) =>
    ratings.map((row) => row[unit] ?? null).filter((value) => value !== null),
  );
  for (const value of units.flat()) {
    if (!Number.isFinite(value)) throw new RangeError(`A rating is a finite number or null, not ${value}`);
  }
  return units.filter((unit) => unit.length > 1);
}

function difference(level: Level, values: readonly number[], totals: Float64Array): (a: number, b: number) => number {
  switch (level) {
    case 'nominal':
      return (a, b) => (a === b ? 0 : 1);
    case 'interval':
      return (a, b) => (values[a]! - values[b]!) ** 2;
    case 'ordinal': {
      // Ranks between two values, those at either end counting half.
      const upTo = new Float64Array(totals.length);
      let sum = 0;
      for (const [place, total] of totals.entries()) {
        upTo[place] = sum + total / 2;
        sum += total;
      }
      return (a, b) => (upTo[a]! - upTo[b]!) ** 2;
    }
  }
}
