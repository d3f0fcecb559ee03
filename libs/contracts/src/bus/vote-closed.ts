import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Id, Tally, Ballot } from '../words.ts';

/** The count and every ballot: lists every voter, so whatever it overtook is recorded first. */
export const voteClosed = defineFact(
  'voting',
  'vote-closed',
  z.object({
    vote_id: Id,
    tally: Tally,
    ballots: z.array(Ballot),
    reasons: z.record(Id, z.string()),
    closed_by: z.enum(['all_voted', 'deadline', 'withdrawn']),
  }),
);
