/** Pieces that are kept as they came before they are joined. */
const MOST_PIECES = 64;

/**
 * A text that comes in small pieces, for minutes. Appended to a string, each piece would stay what it was with a node above
 * it: ten times what it says, for as long as nobody looks into the text.
 */
export class GrowingText {
  #joined = '';
  #pieces: string[] = [];
  #length = 0;

  /** UTF-16 units. */
  get length(): number {
    return this.#length;
  }

  append(piece: string): void {
    this.#length += piece.length;
    if (this.#pieces.push(piece) < MOST_PIECES) return;
    this.#joined = this.toString();
    this.#pieces = [];
  }

  toString(): string {
    return [this.#joined, ...this.#pieces].join('');
  }
}
