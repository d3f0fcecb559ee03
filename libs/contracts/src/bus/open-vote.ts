import { z } from 'zod';
import { defineCommand } from '../message.ts';
import { Id, Instant, Option, VoteMethod, TieBreak } from '../words.ts';
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
    voters: z.array(z.object({ id: Id, agent: AgentSeat.nullable() })),
    quorum: z.number().min(0).max(1),
    tie_break: TieBreak.nullable(),
    deadline: Instant.nullable(),
    /** 2: the run-off. */
    ballot_round: z.int().positive(),
    context_seq: z.int().min(0),
  }),
);
