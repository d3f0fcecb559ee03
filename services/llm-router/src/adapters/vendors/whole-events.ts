/** More than any event of a vendor holds (bytes): what goes on for longer is no event. */
const LONGEST_EVENT = 16 * 1024 * 1024;

const LINE_FEED = 0x0a;

/** An event went on and on. */
export class EndlessEvent extends Error {
  constructor(most: number) {
    super(`an event of more than ${most} bytes`);
  }
}

/**
 * Holds back what has come of an event until the empty line that ends it. The SDKs would gather it themselves, without a
 * bound and reading all of it again with every piece that comes.
 */
export class HeldBack {
  readonly #most: number;
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** Bytes of the line that has not ended yet. */
  #line = 0;

  /** @param most the longest event (bytes). */
  constructor(most = LONGEST_EVENT) {
    this.#most = most;
  }

  /** All whole events up to the end of this chunk; null: none has ended. Throws `EndlessEvent` where none will. */
  upToLastEvent(chunk: Uint8Array): Uint8Array | null {
    const end = this.#endOfLastEvent(chunk);
    let whole: Uint8Array | null = null;
    if (end > 0) {
      this.#hold(chunk.subarray(0, end));
      whole = this.rest();
    }
    if (end < chunk.length) this.#hold(chunk.subarray(end));
    if (this.#length > this.#most) throw new EndlessEvent(this.#most);
    return whole;
  }

  /** null: nothing. */
  rest(): Uint8Array | null {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#length = 0;
    return pieces.length > 1 ? Buffer.concat(pieces) : (pieces[0] ?? null);
  }

  #hold(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** Where the last event that ends in this chunk ends; 0: none does. */
  #endOfLastEvent(chunk: Uint8Array): number {
    let from = 0;
    let end = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      // One byte is a carriage return: no field is as short.
      if (this.#line + at - from <= 1) end = at + 1;
      this.#line = 0;
      from = at + 1;
    }
    this.#line += chunk.length - from;
    return end;
  }
}

/**
 * The same bytes, event by event, and what is left behind the last of them. A body whose event never ends is hung up on, as
 * `EndlessEvent`.
 */
export async function* wholeEvents(
  body: AsyncIterable<Uint8Array>,
  most?: number,
): AsyncGenerator<Uint8Array, undefined> {
  const held = new HeldBack(most);
  for await (const chunk of body) {
    const whole = held.upToLastEvent(chunk);
    if (whole) yield whole;
  }
  const rest = held.rest();
  if (rest) yield rest;
}
