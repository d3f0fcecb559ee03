import { z } from 'zod';
import { defineFact } from '../message.ts';
import { VoteMethod } from '../votes.ts';
import { Id, Instant, Option } from '../words.ts';

/** A vote takes ballots; people's inboxes show it. */
export const voteOpened = defineFact(
  'voting',
  'vote-opened',
  z.object({
    vote_id: Id,
    topic: z.string(),
    method: VoteMethod,
    options: z.array(Option).min(2),
    /** The people among the voters. */
    people: z.array(Id),
    deadline: Instant.nullable(),
  }),
);
