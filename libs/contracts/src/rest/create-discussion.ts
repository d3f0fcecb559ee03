import { z } from 'zod';
import { Id, Permission, Protocol, Role, TieBreak, VoteMethod, WrittenOption } from '../words.ts';

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

export const VoteRequest = z.strictObject({
  method: VoteMethod.default('majority'),
  options: z.array(WrittenOption).min(2).max(9).optional(),
  quorum: z.number().min(0).max(1).default(0.5),
  tie_break: TieBreak.optional(),
  closes_after: z
    .int()
    .min(1)
    .max(30 * 24 * 3600)
    .optional(),
});

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
  vote: VoteRequest.optional(),
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
});
export type CreateDiscussion = z.infer<typeof CreateDiscussion>;
