import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Id } from '../words.ts';

/** A ballot was recorded; its content stays with the vote until close. */
export const ballotCast = defineFact(
  'voting',
  'ballot-cast',
  z.object({
    vote_id: Id,
    participant_id: Id,
  }),
);
