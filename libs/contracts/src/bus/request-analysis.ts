import { z } from 'zod';
import { defineCommand } from '../message.ts';
import { Id, Instant } from '../words.ts';
import { AgentSeat } from './call.ts';

/** Say where the table stands. */
export const requestAnalysis = defineCommand(
  'synthesis',
  'request-analysis',
  z.object({
    analysis_id: Id,
    round: z.int().min(0),
    context_seq: z.int().min(0),
    deadline: Instant,
    /** Who can take stances on the statements it brings; absent: nobody is asked. */
    participants: z.array(z.object({ id: Id, agent: AgentSeat.nullable() })).optional(),
  }),
);
