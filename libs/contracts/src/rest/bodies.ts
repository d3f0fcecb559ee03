import { z } from 'zod';
import { ApprovalResponse, Id, RequestType, VoteMethod, WrittenOption } from '../words.ts';

const Words = z.string().trim().min(1).max(8000);

export const PostMessage = z.strictObject({ user_id: Id, message: Words });
export type PostMessage = z.infer<typeof PostMessage>;

/** `choice` and `message` both answer a choice, feedback or clarification; `approval` signs or refuses. */
export const HumanInput = z.discriminatedUnion('type', [
  z.strictObject({
    user_id: Id,
    type: z.literal('choice'),
    response: Words,
    message: Words.optional(),
    request_id: Id.optional(),
  }),
  z.strictObject({ user_id: Id, type: z.literal('message'), response: Words, request_id: Id.optional() }),
  z.strictObject({
    user_id: Id,
    type: z.literal('approval'),
    response: ApprovalResponse,
    /** With `override`: the option to put in place. */
    option: WrittenOption.optional(),
    conditions: z.array(z.string().trim().min(1).max(1000)).max(20).optional(),
    /** Mandatory with `veto`. */
    reason: Words.optional(),
    request_id: Id.optional(),
  }),
]);
export type HumanInput = z.infer<typeof HumanInput>;

/** Exactly one of `choice` and `abstain`. */
export const CastBallot = z
  .strictObject({
    user_id: Id,
    choice: WrittenOption.optional(),
    abstain: z.literal(true).optional(),
    reason: z.string().trim().min(1).max(2000).optional(),
  })
  .refine((b) => (b.choice === undefined) !== (b.abstain === undefined), {
    path: ['choice'],
    message: 'give either choice or abstain: true',
  });
export type CastBallot = z.infer<typeof CastBallot>;

/** `Expiry` as clients send it: unknown fields are refused. */
const ExpiryRequest = z.discriminatedUnion('policy', [
  z.strictObject({ policy: z.literal('wait') }),
  z.strictObject({ policy: z.literal('default'), option: WrittenOption }),
]);

/** An instant as clients write it: ISO 8601 with any offset, kept in UTC. */
const Deadline = z.iso.datetime({ offset: true, abort: true }).overwrite((written) => new Date(written).toISOString());

export const RequestInput = z.strictObject({
  to: z.array(Id).min(1).max(50),
  type: RequestType,
  prompt: Words,
  options: z.array(WrittenOption).max(9).default([]),
  blocking: z.boolean().default(false),
  strict: z.boolean().default(false),
  deadline: Deadline.optional(),
  expiry: ExpiryRequest.default({ policy: 'wait' }),
});
export type RequestInput = z.infer<typeof RequestInput>;

/** Calls the vote now; options left out: the request's, else framed by the moderator. */
export const CallVote = z.strictObject({
  method: VoteMethod.optional(),
  options: z.array(WrittenOption).min(2).max(9).optional(),
});
export type CallVote = z.infer<typeof CallVote>;

export const Nothing = z.strictObject({});
export const DevToken = z.strictObject({ user_id: Id });
export const StreamTicketRequest = z.strictObject({ discussion_id: Id.optional() });
