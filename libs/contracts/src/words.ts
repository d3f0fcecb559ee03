import { z } from 'zod';

/** What an id may look like anywhere on the wire. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must match [A-Za-z0-9_-]{1,64}');
/** An instant: ISO 8601, UTC, milliseconds. */
export const Instant = z.iso.datetime();
/** A calendar day, `2026-05-01`. */
export const Day = z.iso.date();
export const Option = z.string().min(1).max(200);
/** An option as clients write it: margins are no part of it. */
export const WrittenOption = z.string().trim().min(1).max(200);

/** An instant as clients write it: ISO 8601 with any offset, kept in UTC. */
export const WrittenDeadline = z.iso
  .datetime({ offset: true, abort: true })
  .overwrite((written) => new Date(written).toISOString());

export const PHASES = [
  'opening',
  'discussing',
  'voting',
  'synthesising',
  'approving',
  'decided',
  'deadlocked',
  'cancelled',
] as const;
export const Phase = z.enum(PHASES);
export type Phase = z.infer<typeof Phase>;

/** The protocols a discussion can be opened with today. */
export const Protocol = z.enum(['round_robin', 'structured_debate', 'voting']);
export type Protocol = z.infer<typeof Protocol>;

export const Role = z.enum(['observer', 'contributor', 'decision_maker', 'must_approve']);
export type Role = z.infer<typeof Role>;

/**
 * `can_steer`: may call the vote, ask for input, pause, resume and cancel.
 * `breaks_ties`: is asked when a vote has no winner.
 */
export const Permission = z.enum(['can_message', 'can_vote', 'can_veto', 'must_approve', 'can_steer', 'breaks_ties']);
export type Permission = z.infer<typeof Permission>;

export const RequestType = z.enum(['approval', 'choice', 'feedback', 'clarification']);
export type RequestType = z.infer<typeof RequestType>;

/** What happens when the deadline of an input request passes. */
export const Expiry = z.discriminatedUnion('policy', [
  z.object({ policy: z.literal('wait') }),
  z.object({ policy: z.literal('default'), option: Option }),
]);
export type Expiry = z.infer<typeof Expiry>;

export const ApprovalResponse = z.enum(['approve', 'override', 'more_discussion', 'veto']);
export type ApprovalResponse = z.infer<typeof ApprovalResponse>;

export const Tokens = z.object({ input: z.int().min(0), output: z.int().min(0) });
export type Tokens = z.infer<typeof Tokens>;

/** Which model really spoke, and whether it was the simulated provider. */
export const Origin = z.object({ provider: z.string(), model: z.string(), simulated: z.boolean() });
export type Origin = z.infer<typeof Origin>;

/** Somebody with a seat. Names stand apart, so that they can be forgotten. */
export const Participant = z.object({
  id: Id,
  kind: z.enum(['agent', 'human']),
  role: Role.nullable(),
  permissions: z.array(Permission),
  persona: Id.nullable(),
  /** Which version of the persona sits here; absent in logs older than personas' versions. */
  persona_version: z.int().positive().optional(),
  provider: Id.nullable(),
  model: z.string().nullable(),
});
export type Participant = z.infer<typeof Participant>;

/** When the floor must wind down and go to the vote; null: no such limit. */
export const Limits = z.object({
  max_messages: z.int().positive().nullable(),
  max_tokens: z.int().positive().nullable(),
  max_minutes: z.number().positive().nullable(),
});
export type Limits = z.infer<typeof Limits>;

export const TurnPurpose = z.enum(['opening', 'round', 'rebuttal', 'closing', 'called']);
export type TurnPurpose = z.infer<typeof TurnPurpose>;

export const TurnFailure = z.enum([
  'timeout',
  'rate_limited',
  'spend_limit',
  /** A budget of ours is used up; the model was not asked. */
  'budget_spent',
  'authentication',
  'bad_request',
  /** The discussion does not fit the model; nothing was asked and nothing spent. */
  'context_too_large',
  'refused',
  'unavailable',
  'truncated',
  'invalid_output',
  'cancelled',
  'watchdog',
  'unknown_persona',
]);
export type TurnFailure = z.infer<typeof TurnFailure>;

export const ActionStep = z.object({
  step: z.string().min(1),
  owner: z.string().nullable(),
  due: Day.nullable(),
});
export type ActionStep = z.infer<typeof ActionStep>;

/** One sentence of the decision and the messages (by `seq`) that carry it. */
export const Citation = z.object({
  field: z.enum(['decision', 'rationale', 'summary']),
  sentence: z.string().min(1),
  messages: z.array(z.int().positive()).min(1),
});
export type Citation = z.infer<typeof Citation>;

/** What synthesis writes; the core adds votes, sign-offs and conditions. */
export const Draft = z.object({
  title: z.string().min(1),
  decision: z.string().min(1),
  rationale: z.string().min(1),
  summary: z.string().min(1),
  action_steps: z.array(ActionStep).min(3).max(7),
  citations: z.array(Citation),
  review_date: Day.nullable(),
});
export type Draft = z.infer<typeof Draft>;

export const Analysis = z.object({
  agreements: z.array(z.string()),
  disagreements: z.array(z.string()),
  proposals: z.array(z.string()),
  concerns: z.array(z.string()),
  trade_offs: z.array(z.string()),
  /** Agreement in percent, 0 to 100. */
  agreement: z.number().min(0).max(100),
});
export type Analysis = z.infer<typeof Analysis>;

/** A moderator's pick. Models only choose among what the rules allow. */
export const ModeratorChoice = z.discriminatedUnion('about', [
  z.object({ about: z.literal('next_speaker'), speaker: Id }),
  z.object({
    about: z.literal('question'),
    /** null: no question is worth asking. */
    question: z.object({ to: Id, prompt: z.string().min(1), options: z.array(Option).max(9) }).nullable(),
  }),
  z.object({ about: z.literal('options'), options: z.array(Option).max(9) }),
]);
export type ModeratorChoice = z.infer<typeof ModeratorChoice>;
export const ModeratorTopic = z.enum(['next_speaker', 'question', 'options']);
export type ModeratorTopic = z.infer<typeof ModeratorTopic>;
