/** Which options a paper has named so far. One is used for all papers: a hundred thousand sets are slow to throw away. */
export class Marks {
  readonly #markedOn: Int32Array;
  readonly #singles: readonly (readonly number[])[];
  #paper = 0;

  constructor(options: number) {
    this.#markedOn = new Int32Array(options);
    this.#singles = Array.from({ length: options }, (_, option) => [option]);
  }

  /** Another paper. */
  clear(): void {
    this.#paper += 1;
  }

  has(option: number): boolean {
    return this.#markedOn[option] === this.#paper;
  }

  /** Returns whether it stands and had not been named yet; -1 stands for what was withdrawn. */
  add(option: number): boolean {
    if (option === -1 || this.has(option)) return false;
    this.#markedOn[option] = this.#paper;
    return true;
  }

  /** The option alone, the same list every time. */
  single(option: number): readonly number[] {
    return this.#singles[option]!;
  }
}
