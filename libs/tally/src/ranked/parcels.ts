import type { Preferences } from '../reading/read-preferences.ts';

/** A value of 1 in the units values are cut to: five decimals. */
export const VALUE_OF_ONE = 100_000n;

/** Papers of one option that came to it together, each worth the same. */
type Parcel = { readonly value: bigint; readonly papers: readonly number[] };

/** Papers in parcels, and what the options that still receive or have kept hold: units times value. */
export class Parcels {
  readonly #papers: readonly Preferences[];
  readonly #read: Int32Array;
  readonly #parcels: Parcel[][];
  readonly #held: bigint[];
  #exhausted = 0n;

  constructor(papers: readonly Preferences[], options: number) {
    this.#papers = papers;
    this.#read = new Int32Array(papers.length).fill(-1);
    this.#parcels = Array.from({ length: options }, () => []);
    this.#held = Array.from({ length: options }, () => 0n);
    const all = { value: VALUE_OF_ONE, papers: papers.map((_, paper) => paper) };
    this.#deal(all, VALUE_OF_ONE, () => true);
  }

  held(): readonly bigint[] {
    return [...this.#held];
  }

  /** What papers that nobody receives were worth when they left. */
  exhausted(): bigint {
    return this.#exhausted;
  }

  /** All that is held by anybody. */
  total(): bigint {
    return this.#held.reduce((sum, held) => sum + held, 0n);
  }

  /**
   * Hands the papers of an option on to those that receive, each at a new value.
   * @param keeps what the option keeps
   * @returns what each receiver was credited with
   */
  transfer(
    option: number,
    keeps: bigint,
    newValue: (value: bigint) => bigint,
    receives: (option: number) => boolean,
  ): ReadonlyMap<number, bigint> {
    const credited = new Map<number, bigint>();
    const parcels = this.#parcels[option]!;
    this.#parcels[option] = [];
    this.#held[option] = keeps;
    for (const parcel of parcels) {
      for (const [next, credit] of this.#deal(parcel, newValue(parcel.value), receives)) {
        credited.set(next, (credited.get(next) ?? 0n) + credit);
      }
    }
    return credited;
  }

  /** Sorts papers by their next preference for somebody who receives. */
  #deal(parcel: Parcel, value: bigint, receives: (option: number) => boolean): Map<number, bigint> {
    const sorted = new Map<number, number[]>();
    const units = new Map<number, number>();
    for (const paper of parcel.papers) {
      const { order, units: weight } = this.#papers[paper]!;
      let place = this.#read[paper]! + 1;
      while (place < order.length && !receives(order[place]!)) place++;
      this.#read[paper] = place;
      const next = order[place];
      if (next === undefined) {
        this.#exhausted += BigInt(weight) * value;
        continue;
      }
      const pile = sorted.get(next);
      if (pile) pile.push(paper);
      else sorted.set(next, [paper]);
      units.set(next, (units.get(next) ?? 0) + weight);
    }
    const credited = new Map<number, bigint>();
    for (const [next, papers] of sorted) {
      const credit = BigInt(units.get(next)!) * value;
      this.#parcels[next]!.push({ value, papers });
      this.#held[next]! += credit;
      credited.set(next, credit);
    }
    return credited;
  }
}
