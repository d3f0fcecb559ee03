/** What is to be done with an event of the log that has just arrived. */
export type Verdict = 'apply' | 'seen' | 'gap';

/** Keeps one order: every `seq` is applied once, in turn; what comes too early is a gap. */
export class Sequencer {
  constructor(private last = 0) {}

  /** The newest `seq` applied; the stream resumes after it. */
  get head(): number {
    return this.last;
  }

  /** Moves on only where the answer is `apply`. */
  admit(seq: number): Verdict {
    if (seq <= this.last) return 'seen';
    if (seq > this.last + 1) return 'gap';
    this.last = seq;
    return 'apply';
  }
}
