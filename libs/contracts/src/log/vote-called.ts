import { z } from 'zod';
import { VoteMethod, VoteRules } from '../votes.ts';
import { Id, Option } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** A person who may calls the vote: the floor closes after the turn under way. */
export const voteCalled = defineLogEvent(
  'vote:called',
  [],
  z.object({
    by: Id,
    method: VoteMethod.nullable(),
    options: z.array(Option).nullable(),
    /** The rules the vote will have, where the caller changed any but method and options. */
    rules: VoteRules.optional(),
  }),
);
