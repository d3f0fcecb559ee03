import { z } from 'zod';
import { defineCommand } from '../message.ts';
import { Id } from '../words.ts';

/** The discussion ended; take no more ballots. */
export const withdrawVote = defineCommand(
  'voting',
  'withdraw-vote',
  z.object({
    vote_id: Id,
    reason: z.string(),
  }),
);
