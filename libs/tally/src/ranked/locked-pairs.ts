type Pair = { readonly winner: number; readonly loser: number };

/** A growing order without cycles: who stands above whom by the pairs locked so far. */
export class LockedPairs {
  readonly #size: number;
  /** `above[a * size + b]`: whether a path of locked pairs leads from a to b. */
  readonly #above: Uint8Array;

  constructor(size: number, above = new Uint8Array(size * size)) {
    this.#size = size;
    this.#above = above;
  }

  closesCycle({ winner, loser }: Pair): boolean {
    return this.#leads(loser, winner);
  }

  lock({ winner, loser }: Pair): void {
    if (this.#leads(winner, loser)) return;
    for (let a = 0; a < this.#size; a++) {
      if (a !== winner && !this.#leads(a, winner)) continue;
      for (let b = 0; b < this.#size; b++) {
        if (b === loser || this.#leads(loser, b)) this.#above[a * this.#size + b] = 1;
      }
    }
  }

  /** As if all of these were locked too, cycles and all. */
  with(pairs: readonly Pair[]): LockedPairs {
    const copy = new LockedPairs(this.#size, this.#above.slice());
    for (const pair of pairs) copy.lock(pair);
    return copy;
  }

  /** Those with nobody above them, then those with nobody left above them, and so on. */
  tiers(): number[][] {
    const tiers: number[][] = [];
    let left = [...Array(this.#size).keys()];
    while (left.length > 0) {
      const rest = left;
      const tier = rest.filter((a) => !rest.some((b) => this.#leads(b, a)));
      tiers.push(tier);
      left = rest.filter((option) => !tier.includes(option));
    }
    return tiers;
  }

  #leads(from: number, to: number): boolean {
    return this.#above[from * this.#size + to] === 1;
  }
}
