import { z } from 'zod';
import { Id, Option } from '../words.ts';
import { defineLogEvent } from './define.ts';

const Share = z.number().min(0).max(1);

/** Words and ballots differ: nearly all said they agree with an option, and too few voted for it. */
export const consensusDoubted = defineLogEvent(
  'consensus:doubted',
  [],
  z.object({
    vote_id: Id,
    option: Option,
    /** Of those who took a side in words and cast a ballot: how many said they agree, and how many voted for it. */
    stated: Share,
    balloted: Share,
    compared: z.int().positive(),
    /** Whose ballot says another thing than their stances. */
    contradictions: z
      .array(z.object({ participant_id: Id, stance: z.enum(['agree', 'disagree']), favours: z.array(Option) }))
      .min(1),
  }),
);
