/** One event of a log as clients get it. */
export type LogFrame = { readonly seq: number; readonly text: string };

const MAX_FRAMES = 128;
const MAX_CHARS = 128_000;

/** The newest events of one log, without a gap up to `head`. Older ones fall out: whoever wants them asks the owner. */
export class LogWindow {
  #frames: LogFrame[] = [];
  #chars = 0;
  #head: number;

  constructor(head: number) {
    this.#head = head;
  }

  /** `seq` of the newest event known without a gap. */
  get head(): number {
    return this.#head;
  }

  /** Takes the next event; one that is there already is `old`, one after a gap is `ahead`, and neither is kept. */
  offer(frame: LogFrame): 'next' | 'old' | 'ahead' {
    if (frame.seq <= this.#head) return 'old';
    if (frame.seq > this.#head + 1) return 'ahead';
    this.#head = frame.seq;
    this.#frames.push(frame);
    this.#chars += frame.text.length;
    while (this.#frames.length > MAX_FRAMES || (this.#chars > MAX_CHARS && this.#frames.length > 1)) {
      this.#chars -= this.#frames.shift()?.text.length ?? 0;
    }
    return 'next';
  }

  /** Every event after `seq`; null where some of them have fallen out. */
  after(seq: number): readonly LogFrame[] | null {
    const oldest = this.#head - this.#frames.length + 1;
    if (seq < oldest - 1) return null;
    return this.#frames.slice(Math.max(0, seq - oldest + 1));
  }
}
