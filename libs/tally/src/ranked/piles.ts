import type { Preferences } from '../reading/read-preferences.ts';

/** Where papers go that have no choice left. */
export const NOBODY = -1;

/** Papers sorted into piles by the first of their preferences that remains. */
export class Piles {
  readonly #papers: readonly Preferences[];
  /** How far each paper has been read. */
  readonly #read: Int32Array;
  readonly #piles: (number[] | null)[];
  readonly #held: number[];

  constructor(papers: readonly Preferences[], options: number) {
    this.#papers = papers;
    this.#read = new Int32Array(papers.length);
    this.#piles = Array.from({ length: options }, () => []);
    this.#held = Array.from({ length: options }, () => 0);
    papers.forEach(({ order, units }, paper) => {
      const [first] = order;
      if (first === undefined) return;
      this.#piles[first]!.push(paper);
      this.#held[first]! += units;
    });
  }

  remaining(): number[] {
    return this.#piles.flatMap((pile, option) => (pile === null ? [] : [option]));
  }

  /** Units each option holds. */
  held(): readonly number[] {
    return [...this.#held];
  }

  /** Units held by anybody. */
  continuing(): number {
    return this.#held.reduce((sum, units) => sum + units, 0);
  }

  /**
   * Hands an option's papers on, past everybody in `leaving`.
   * @returns units by the option they went to, or `NOBODY`
   */
  eliminate(option: number, leaving: readonly number[]): ReadonlyMap<number, number> {
    const pile = this.#piles[option] ?? [];
    this.#piles[option] = null;
    this.#held[option] = 0;
    const moved = new Map<number, number>();
    for (const paper of pile) {
      const { order, units } = this.#papers[paper]!;
      let place = this.#read[paper]! + 1;
      while (place < order.length && (!this.#piles[order[place]!] || leaving.includes(order[place]!))) place++;
      this.#read[paper] = place;
      const next = order[place] ?? NOBODY;
      moved.set(next, (moved.get(next) ?? 0) + units);
      if (next === NOBODY) continue;
      this.#piles[next]!.push(paper);
      this.#held[next]! += units;
    }
    return moved;
  }
}
