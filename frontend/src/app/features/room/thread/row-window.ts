/** Part of a list that is worth having in the page: rows `start` to `end` (exclusive). */
export type Range = { readonly start: number; readonly end: number };

/** What a row is taken for until it has been seen, in CSS pixels. */
export const ESTIMATED_HEIGHT = 150;
/** Rows within this distance of what is visible are kept ready, in CSS pixels. */
const READY = 1200;

/** Where the rows of a long list lie, from the heights seen so far. Immutable; heights are keyed by `seq`. */
export class RowWindow {
  /** `tops[i]`: where row i begins; one more than there are rows, the last being the height of all. */
  private readonly tops: Float64Array;

  constructor(
    private readonly keys: readonly number[],
    heights: ReadonlyMap<number, number>,
  ) {
    this.tops = new Float64Array(keys.length + 1);
    keys.forEach((key, i) => {
      this.tops[i + 1] = this.top(i) + (heights.get(key) ?? ESTIMATED_HEIGHT);
    });
  }

  get height(): number {
    return this.top(this.keys.length);
  }

  top(index: number): number {
    return this.tops[index] ?? 0;
  }

  /** The rows around the part of the list from `scrollTop` on, `viewport` high. */
  around(scrollTop: number, viewport: number): Range {
    const start = this.rowAt(scrollTop - READY);
    const end = Math.min(this.rowAt(scrollTop + viewport + READY) + 1, this.keys.length);
    return { start, end };
  }

  /** Index of the last row that begins at or above `y`; 0 where there is none. */
  rowAt(y: number): number {
    let low = 0;
    let high = this.keys.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.top(middle) <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Index of the row with `seq`, or of the last one before it: not every event has a row. -1: none. */
  indexOf(seq: number): number {
    return this.keys.findLastIndex((key) => key <= seq);
  }
}
