import { z } from 'zod';
import { Id, Tally, Ballot } from '../words.ts';
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
    closed_by: z.enum(['all_voted', 'deadline', 'withdrawn', 'watchdog']),
  }),
);
