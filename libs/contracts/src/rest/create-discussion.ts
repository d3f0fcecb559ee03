import { z } from 'zod';
import { MethodSettings, Share, TieBreak, VoteMethod, Weight } from '../votes.ts';
import { Id, Permission, Protocol, Role, WrittenDeadline, WrittenOption } from '../words.ts';

const Text = (max: number) => z.string().trim().min(1).max(max);

export const AgentRequest = z.strictObject({
  persona: Id,
  /** `claude`, `openai`, `gemini` or a configured name; absent: the persona's own. */
  provider: Id.optional(),
  model: Text(120).optional(),
  name: Text(80).optional(),
  system_prompt: Text(8000).optional(),
});

export const HumanRequest = z.strictObject({
  user_id: Id,
  role: Role,
  name: Text(80).optional(),
  title: Text(80).optional(),
  /** In the place of those the role stands for; a decision maker still steers and breaks ties. */
  permissions: z.array(Permission).max(6).optional(),
});

/** How to vote, as clients write it; the settings of the method stand beside it. What they mean together the core checks. */
export const VoteOrder = z.strictObject({
  method: VoteMethod.optional(),
  options: z.array(WrittenOption).min(2).max(20).optional(),
  ...MethodSettings.shape,
  /** Share of the voters whose ballot must come. */
  quorum: z.number().min(0).max(1).optional(),
  /** Share of all weight whose ballots must come. */
  quorum_weight: Share.optional(),
  weights: z
    .strictObject({
      agents: Weight.optional(),
      humans: Weight.optional(),
      participants: z.record(Id, Weight).optional(),
    })
    .optional(),
  tie_break: TieBreak.optional(),
  /** With `lot`: what the order is drawn from; absent: the vote's own id. */
  tie_seed: Text(200).optional(),
  secret: z.boolean().optional(),
  /** A lock of one way: what was hidden once cannot be opened before the close. */
  hidden_until_close: z.boolean().optional(),
  early_end: z.boolean().optional(),
  closes_after: z
    .int()
    .min(1)
    .max(30 * 24 * 3600)
    .optional(),
  /** In the place of `closes_after`: when the vote closes by itself. */
  deadline: WrittenDeadline.optional(),
});
export type VoteOrder = z.infer<typeof VoteOrder>;

/** Body of `POST /v1/discussions`. What fields mean together (ids that clash, nobody who votes) the core checks. */
export const CreateDiscussion = z.strictObject({
  topic: Text(200),
  brief: Text(8000).optional(),
  agents: z.array(AgentRequest).max(12).default([]),
  humans: z.array(HumanRequest).max(50).default([]),
  protocol: Protocol.default('structured_debate'),
  /** Rounds of `round_robin` (default 3) or rebuttals of `structured_debate` (default 2). */
  rounds: z.int().min(0).max(50).optional(),
  sides: z.strictObject({ pro: z.array(Id).min(1).max(6), con: z.array(Id).min(1).max(6) }).optional(),
  moderator: z.boolean().default(true),
  analysis: z.boolean().default(true),
  vote: VoteOrder.optional(),
  limits: z
    .strictObject({
      max_messages: z.int().min(1).max(10_000).optional(),
      max_tokens: z.int().min(1).optional(),
      max_minutes: z
        .number()
        .positive()
        .max(60 * 24 * 30)
        .optional(),
    })
    .optional(),
  /** What all its calls of models together may use: near the end it winds down, and the decision is still written. */
  budget: z
    .strictObject({ tokens: z.int().min(1).optional(), usd: z.number().positive().max(1_000_000).optional() })
    .optional(),
});
export type CreateDiscussion = z.infer<typeof CreateDiscussion>;
