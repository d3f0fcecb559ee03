/** Sends what was committed. */
export interface Outbox {
  /** There are new rows: send them now rather than at the next poll. */
  wake(): void;
}
