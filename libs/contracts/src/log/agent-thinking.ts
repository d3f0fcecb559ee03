import { z } from 'zod';
import { Id, Instant, TurnPurpose } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** A turn was asked of one agent. */
export const agentThinking = defineLogEvent(
  'agent:thinking',
  [],
  z.object({
    agent_id: Id,
    turn_id: Id,
    purpose: TurnPurpose,
    round: z.int().min(0),
    /** Without an outcome by then the turn has failed. */
    deadline: Instant,
  }),
);
