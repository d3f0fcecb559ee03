import { z } from 'zod';
import { TieBreak, VoteMethod, VoteStage, VoteTerms, Weight } from '../votes.ts';
import { Id, Instant, Option } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** Ballots are taken. */
export const voteOpened = defineLogEvent(
  'vote:opened',
  [],
  z.object({
    vote_id: Id,
    method: VoteMethod,
    options: z.array(Option).min(2),
    voters: z.array(Id),
    quorum: z.number(),
    tie_break: TieBreak.nullable(),
    /** Null: it closes when all have voted. */
    deadline: Instant.nullable(),
    /** 2: the run-off. */
    ballot_round: z.int().positive(),
    /** Absent: final. */
    stage: VoteStage.optional(),
    terms: VoteTerms.optional(),
    /** Per voter; absent: 1 each. */
    weights: z.record(Id, Weight).optional(),
  }),
);
