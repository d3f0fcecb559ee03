import { z } from 'zod';
import { ConsentStance } from '../votes.ts';
import { VoteOrder } from './create-discussion.ts';
import { ApprovalResponse, Id, RequestType, WrittenDeadline, WrittenOption } from '../words.ts';

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

/** The forms a ballot can have; the method says which. */
export const BALLOT_FORMS = ['choice', 'approvals', 'scores', 'stances', 'ranking', 'comparisons'] as const;
export type BallotForm = (typeof BALLOT_FORMS)[number];

/** Exactly one form, or `abstain`. Whether it fits the vote's method and options the voting service checks. */
export const CastBallot = z
  .strictObject({
    user_id: Id,
    choice: WrittenOption.optional(),
    approvals: z.array(WrittenOption).max(20).optional(),
    scores: z.record(WrittenOption, z.int()).optional(),
    stances: z.record(WrittenOption, ConsentStance).optional(),
    /** Best first; an array in the place of an option ranks its options equal. */
    ranking: z
      .array(z.union([WrittenOption, z.array(WrittenOption).min(1).max(20)]))
      .max(20)
      .optional(),
    comparisons: z
      .array(z.strictObject({ winner: WrittenOption, loser: WrittenOption }))
      .max(190)
      .optional(),
    abstain: z.literal(true).optional(),
    reason: z.string().trim().min(1).max(2000).optional(),
    /** In a final ballot: the message (by `seq`) that moved one away from one's first. */
    moved_by: z.int().positive().optional(),
  })
  .refine((b) => [...BALLOT_FORMS, 'abstain' as const].filter((form) => b[form] !== undefined).length === 1, {
    path: ['choice'],
    message: `give exactly one of ${BALLOT_FORMS.join(', ')} and abstain: true`,
  });
export type CastBallot = z.infer<typeof CastBallot>;

/** `Expiry` as clients send it: unknown fields are refused. */
const ExpiryRequest = z.discriminatedUnion('policy', [
  z.strictObject({ policy: z.literal('wait') }),
  z.strictObject({ policy: z.literal('default'), option: WrittenOption }),
]);

export const RequestInput = z.strictObject({
  to: z.array(Id).min(1).max(50),
  type: RequestType,
  prompt: Words,
  options: z.array(WrittenOption).max(9).default([]),
  blocking: z.boolean().default(false),
  strict: z.boolean().default(false),
  deadline: WrittenDeadline.optional(),
  expiry: ExpiryRequest.default({ policy: 'wait' }),
});
export type RequestInput = z.infer<typeof RequestInput>;

/** Calls the vote now. What is left out is as the request had it; options, if it had none, are framed by the moderator. */
export const CallVote = VoteOrder;
export type CallVote = VoteOrder;

export const Nothing = z.strictObject({});
export const DevToken = z.strictObject({ user_id: Id });
export const StreamTicketRequest = z.strictObject({ discussion_id: Id.optional() });
