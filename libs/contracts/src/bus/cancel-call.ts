import { z } from 'zod';
import { defineCommand } from '../message.ts';
import { Id } from '../words.ts';

/** Give up a turn or a structured call; a tombstone where it was not begun. */
export const cancelCall = defineCommand(
  'llm-router',
  'cancel-call',
  z.object({
    call_id: Id,
  }),
  ['orchestrator', 'voting', 'synthesis'],
);
