import { z } from 'zod';
import { Id, Tokens } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** A result that came after the end or after the turn was given up: paid for, not shown. */
export const turnDiscarded = defineLogEvent(
  'turn:discarded',
  [],
  z.object({
    agent_id: Id,
    turn_id: Id,
    tokens: Tokens,
  }),
);
