import { z } from 'zod';
import { defineCommand } from '../message.ts';
import { TieBreak, VoteMethod, VoteStage, VoteTerms, Weight } from '../votes.ts';
import { Id, Instant, Option } from '../words.ts';
import { AgentSeat } from './call.ts';

/** Take ballots from these voters; agents are asked through the router. */
export const openVote = defineCommand(
  'voting',
  'open-vote',
  z.object({
    vote_id: Id,
    topic: z.string(),
    method: VoteMethod,
    options: z.array(Option).min(2),
    voters: z.array(z.object({ id: Id, agent: AgentSeat.nullable(), /** Absent: 1. */ weight: Weight.optional() })),
    quorum: z.number().min(0).max(1),
    tie_break: TieBreak.nullable(),
    deadline: Instant.nullable(),
    /** 2: the run-off. */
    ballot_round: z.int().positive(),
    context_seq: z.int().min(0),
    /** Absent: final. */
    stage: VoteStage.optional(),
    /** The first ballot this vote is compared with at its close. */
    first_vote_id: Id.optional(),
    terms: VoteTerms.optional(),
  }),
);
