import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Ballot, BallotShift, Tally } from '../votes.ts';
import { Id } from '../words.ts';

/** The count and every ballot: lists every voter, so whatever it overtook is recorded first. */
export const voteClosed = defineFact(
  'voting',
  'vote-closed',
  z.object({
    vote_id: Id,
    tally: Tally,
    ballots: z.array(Ballot),
    reasons: z.record(Id, z.string()),
    closed_by: z.enum(['all_voted', 'deadline', 'withdrawn', 'decided']),
    /** Whether the ballots name voters and not what they voted. */
    secret: z.boolean().optional(),
    /** The head of the ballots' hash chain and its length: whoever keeps it can tell later that no ballot was touched. */
    chain: z.object({ head: z.string(), ballots: z.int().min(0) }).optional(),
    /** Against the first ballot, where there was one. */
    shift: BallotShift.optional(),
  }),
);
