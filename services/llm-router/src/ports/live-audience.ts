/** A piece of a turn's text as it is written. */
export type Delta = {
  readonly workspaceId: string;
  readonly discussionId: string;
  readonly turnId: string;
  readonly agentId: string;
  /** A higher attempt discards the text of the lower ones. */
  readonly attempt: number;
  /** Where `text` begins, in UTF-16 code units. */
  readonly offset: number;
  readonly text: string;
};

/** Whoever watches right now. What is shown here may be lost. */
export interface LiveAudience {
  show(delta: Delta): void;
}
