import { z } from 'zod';
import { Tally, Ballot } from '../votes.ts';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The count, and every ballot in it. */
export const voteClosed = defineLogEvent(
  'vote:closed',
  ['reasons'],
  z.object({
    vote_id: Id,
    tally: Tally,
    ballots: z.array(Ballot),
    /** Reason per participant who gave one. */
    reasons: z.record(Id, z.string()),
    closed_by: z.enum(['all_voted', 'deadline', 'withdrawn', 'watchdog', 'decided']),
    /** Whether the ballots name voters and not what they voted. */
    secret: z.boolean().optional(),
    /** The head of the ballots' hash chain and its length: whoever keeps it can tell later that no ballot was touched. */
    chain: z.object({ head: z.string(), ballots: z.int().min(0) }).optional(),
  }),
);
