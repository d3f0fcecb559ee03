import { z } from 'zod';
import { defineCommand } from '../message.ts';
import { Tally, Ballot } from '../votes.ts';
import { Id, Instant, Option } from '../words.ts';

/** Write the decision for this option. */
export const draftDecision = defineCommand(
  'synthesis',
  'draft-decision',
  z.object({
    draft_id: Id,
    option: Option,
    basis: z.enum(['vote', 'decision_maker', 'override', 'sole_option']),
    tally: Tally.nullable(),
    ballots: z.array(Ballot),
    reasons: z.record(Id, z.string()),
    /** Conditions set by approvers so far. */
    conditions: z.array(z.string()),
    participants: z.array(Id),
    context_seq: z.int().min(0),
    deadline: Instant,
  }),
);
