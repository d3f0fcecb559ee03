import { z } from 'zod';
import { Id, TurnFailure } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The agent lost this turn; the floor goes on. */
export const turnFailed = defineLogEvent(
  'turn:failed',
  ['detail'],
  z.object({
    agent_id: Id,
    turn_id: Id,
    cause: TurnFailure,
    detail: z.string(),
  }),
);
