import { ESTIMATED_HEIGHT, RowWindow } from './row-window';

const keys = Array.from({ length: 5000 }, (_, i) => i * 2 + 1);

describe('the window over a long thread', () => {
  it('takes a row it has not seen for an average one', () => {
    expect(new RowWindow(keys, new Map()).height).toBe(5000 * ESTIMATED_HEIGHT);
    expect(new RowWindow(keys, new Map([[3, 900]])).top(2)).toBe(ESTIMATED_HEIGHT + 900);
  });

  it('finds the row at any height', () => {
    const heights = new Map([
      [1, 100],
      [3, 300],
      [5, 50],
    ]);
    const rows = new RowWindow([1, 3, 5], heights);
    expect([-50, 0, 99, 100, 399, 400, 9000].map((y) => rows.rowAt(y))).toEqual([0, 0, 0, 1, 1, 2, 2]);
  });

  it('keeps few rows in the page, all those one can see among them', () => {
    const rows = new RowWindow(keys, new Map());
    const { start, end } = rows.around(300_000, 900);
    expect(end - start).toBeLessThan(30);
    expect(rows.top(start)).toBeLessThanOrEqual(300_000);
    expect(rows.top(end)).toBeGreaterThanOrEqual(300_900);
  });

  it('ends at both ends', () => {
    const rows = new RowWindow(keys, new Map());
    expect(rows.around(0, 900).start).toBe(0);
    expect(rows.around(rows.height, 900).end).toBe(5000);
    expect(new RowWindow([], new Map()).around(0, 900)).toEqual({ start: 0, end: 0 });
  });

  it('leads to the row of an event, or to the last one before it', () => {
    const rows = new RowWindow([3, 5, 9], new Map());
    expect([1, 3, 7, 9, 99].map((seq) => rows.indexOf(seq))).toEqual([-1, 0, 1, 2, 2]);
  });
});
