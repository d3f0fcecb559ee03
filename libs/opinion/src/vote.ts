/** An id as its owner writes it. `7` and `'7'` are the same id; what comes out is written as it first came in. */
export type Id = string | number;

/** One participant's stance on one statement, as a number: which sign means agree is said beside the votes. */
export interface Vote {
  readonly participant: Id;
  readonly statement: Id;
  /** −1, 0 (pass) or 1. */
  readonly vote: number;
}
