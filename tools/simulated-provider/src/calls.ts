const MAX_IDS = 200_000;

/** Counts requests by the id their caller gave them; it never influences an answer. */
export class CallCounter {
  #calls = new Map<string, number>();
  #uncounted = 0;

  count(id: string): void {
    const before = this.#calls.get(id);
    if (before === undefined && this.#calls.size >= MAX_IDS) this.#uncounted += 1;
    else this.#calls.set(id, (before ?? 0) + 1);
  }

  /** `uncounted`: requests with a new id that came after the table was full. */
  report(): { calls: Record<string, number>; uncounted: number } {
    return { calls: Object.fromEntries(this.#calls), uncounted: this.#uncounted };
  }

  reset(): void {
    this.#calls.clear();
    this.#uncounted = 0;
  }
}
