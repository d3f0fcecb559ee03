import { z } from 'zod';
import { ToolOutcome } from './tools.ts';
import { Ballot, Tally } from './votes.ts';
import { ApprovalResponse, Id, Instant, Option, Participant, Protocol } from './words.ts';

const place = {
  seq: z.int().positive(),
  /** `seq` of the context entry before this one; 0 for the first. A chain with a hole is visible. */
  prev: z.int().min(0),
  at: Instant,
};

/** One entry of the shared context: what every model may read of a discussion, independent of any vendor. */
export const ContextEntry = z.discriminatedUnion('kind', [
  z.object({
    ...place,
    kind: z.literal('opening'),
    topic: z.string(),
    brief: z.string().nullable(),
    protocol: Protocol,
    /** The options to vote on, where the request names them. */
    options: z.array(Option).default([]),
    participants: z.array(Participant),
    names: z.record(Id, z.string()),
    titles: z.record(Id, z.string()),
    system_prompts: z.record(Id, z.string()),
  }),
  z.object({ ...place, kind: z.literal('message'), by: Id, text: z.string() }),
  /** A call with its result: one entry, so that nothing can part them. */
  z.object({
    ...place,
    kind: z.literal('tool_call'),
    by: Id,
    call_id: Id,
    tool: z.string(),
    arguments: z.string(),
    outcome: ToolOutcome,
    result: z.string(),
  }),
  z.object({
    ...place,
    kind: z.literal('question'),
    request_id: Id,
    to: z.array(Id),
    text: z.string(),
    options: z.array(Option),
  }),
  z.object({
    ...place,
    kind: z.literal('answer'),
    request_id: Id,
    by: Id,
    option: z.string().nullable(),
    text: z.string().nullable(),
  }),
  z.object({
    ...place,
    kind: z.literal('joined'),
    participant: Participant,
    name: z.string(),
    title: z.string().nullable(),
  }),
  z.object({ ...place, kind: z.literal('left'), by: Id }),
  z.object({ ...place, kind: z.literal('vote_opened'), vote_id: Id, options: z.array(Option), ballot_round: z.int() }),
  z.object({
    ...place,
    kind: z.literal('vote_closed'),
    vote_id: Id,
    tally: Tally,
    ballots: z.array(Ballot),
    reasons: z.record(Id, z.string()),
  }),
  z.object({
    ...place,
    kind: z.literal('approval'),
    by: Id,
    response: ApprovalResponse,
    option: z.string().nullable(),
    conditions: z.array(z.string()),
    reason: z.string().nullable(),
  }),
]);
export type ContextEntry = z.infer<typeof ContextEntry>;

/** Redis key of a discussion's shared context: a sorted set of entries as JSON, scored by `seq`. */
export const contextKey = (discussionId: string): string => `context:${discussionId}`;
