import { placeMarks } from './place-marks';

describe('marks on the map of opinions', () => {
  it('stand as far apart as their opinions, the origin in the middle', () => {
    const [left, middle, right] = placeMarks([
      [-2, 0],
      [0, 0],
      [2, 0],
    ]);
    expect(middle).toEqual({ left: 50, top: 50 });
    expect(left!.left).toBeCloseTo(100 - right!.left);
    expect(right!.left).toBeGreaterThan(90);
  });

  it('never hide one another, and never leave the map', () => {
    const places = placeMarks(Array.from({ length: 12 }, () => [1, 1] as const));
    const seen = new Set(places.map(({ left, top }) => `${left.toFixed(2)} ${top.toFixed(2)}`));
    expect(seen.size).toBe(12);
    for (const { left, top } of places) {
      expect(Math.min(left, top)).toBeGreaterThan(0);
      expect(Math.max(left, top)).toBeLessThan(100);
    }
  });

  it('all stand in the middle where nobody differs', () => {
    expect(placeMarks([[0, 0]])).toEqual([{ left: 50, top: 50 }]);
    expect(placeMarks([])).toEqual([]);
  });
});
