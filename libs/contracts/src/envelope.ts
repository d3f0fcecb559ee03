/** CloudEvents 1.0 attributes in binary mode, as NATS headers without the `ce-` prefix, plus our extensions. */
export type Envelope = {
  readonly id: string;
  /** `voting.vote-closed.v1` */
  readonly type: string;
  /** `/maestro/voting` */
  readonly source: string;
  readonly time: string;
  /** The aggregate this is about: a discussion, vote, request, turn or call. */
  readonly subject: string;
  readonly workspaceid: string;
  readonly discussionid: string;
  /** The aggregate's version: for the discussion's log its `seq`. Absent on commands. */
  readonly seq: number | null;
  /** `person:alex`, `service:voting`. */
  readonly actor: string;
  readonly correlationid: string;
  /** The id of the message this answers or follows from. */
  readonly causationid: string | null;
  readonly traceparent: string | null;
};
