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
 * The same bytes, event by event: what has come of one is held back until the empty line that ends it, or the end of all. The
 * SDKs would gather it themselves, without a bound and reading all of it again with every piece that comes. An event of more
 * than `most` bytes is thrown away with its connection, as `EndlessEvent`.
 */
export function wholeEvents(body: AsyncIterable<Uint8Array>, most = LONGEST_EVENT): AsyncIterableIterator<Uint8Array> {
  const bytes = body[Symbol.asyncIterator]();
  const held = new HeldBack();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      for (;;) {
        const next = await bytes.next();
        const whole = next.done ? held.rest() : held.upToLastEvent(next.value);
        if (whole) return { value: whole };
        if (next.done) return next;
        if (held.length <= most) continue;
        await bytes.return?.();
        throw new EndlessEvent(most);
      }
    },
    async return() {
      await bytes.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** What has come of the event that has not ended yet. */
class HeldBack {
  #pieces: Uint8Array[] = [];
  /** Bytes of the line that has not ended yet. */
  #line = 0;
  length = 0;

  /** All whole events up to the end of this chunk; null: none has ended. */
  upToLastEvent(chunk: Uint8Array): Uint8Array | null {
    const end = this.#endOfLastEvent(chunk);
    if (end === 0) {
      this.#hold(chunk);
      return null;
    }
    this.#hold(chunk.subarray(0, end));
    const whole = this.rest();
    if (end < chunk.length) this.#hold(chunk.subarray(end));
    return whole;
  }

  /** null: nothing. */
  rest(): Uint8Array | null {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.length = 0;
    return pieces.length > 1 ? Buffer.concat(pieces) : (pieces[0] ?? null);
  }

  #hold(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.length += piece.length;
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
