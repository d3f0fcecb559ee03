import { z } from 'zod';
import { DiscussionBudget } from '../budgets.ts';
import { defineCommand } from '../message.ts';
import { Id, Instant, Protocol, TurnPurpose } from '../words.ts';
import { AgentSeat } from './call.ts';

/** Have this agent speak once. */
export const requestAgentTurn = defineCommand(
  'llm-router',
  'request-agent-turn',
  z.object({
    turn_id: Id,
    agent: AgentSeat,
    purpose: TurnPurpose,
    round: z.int().min(0),
    protocol: Protocol,
    /** The shared context is complete up to the entry with this `seq`. */
    context_seq: z.int().min(0),
    deadline: Instant,
    /** What the whole discussion may use, where somebody said so. */
    budget: DiscussionBudget.extend({
      /** Calls of models the discussion still needs once the floor closes: what they may use is kept. */
      ending_calls: z.int().min(0),
    }).optional(),
  }),
);
