import { z } from 'zod';
import { VoteRules } from '../votes.ts';
import { Id, Protocol, Participant, Limits } from '../words.ts';
import { DiscussionBudget } from '../budgets.ts';
import { defineLogEvent } from './define.ts';

/** A discussion was opened; everything about it that never changes. */
export const discussionCreated = defineLogEvent(
  'discussion:created',
  ['topic', 'brief', 'names', 'titles', 'system_prompts'],
  z.object({
    workspace_id: Id,
    created_by: z.string(),
    topic: z.string(),
    brief: z.string().nullable(),
    /** Display name per participant. */
    names: z.record(Id, z.string()),
    titles: z.record(Id, z.string()),
    /** Extra instructions per agent, from the request. */
    system_prompts: z.record(Id, z.string()),
    protocol: Protocol,
    /** Rounds of `round_robin`; rebuttals of `structured_debate`. */
    rounds: z.int().min(0),
    sides: z.object({ pro: z.array(Id), con: z.array(Id) }).nullable(),
    /** Whether a model moderates; without it the rules choose alone. */
    moderator: z.boolean(),
    /** Whether a model analyses the thread after every round. */
    analysis: z.boolean(),
    participants: z.array(Participant),
    vote: VoteRules,
    limits: Limits,
    /** Absent: no budget of its own. */
    budget: DiscussionBudget.optional(),
  }),
);
