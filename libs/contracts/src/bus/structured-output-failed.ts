import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Id, TurnFailure } from '../words.ts';
import { CallPurpose } from './call.ts';

/** No valid output could be had. */
export const structuredOutputFailed = defineFact(
  'llm-router',
  'structured-output-failed',
  z.object({
    call_id: Id,
    requester: z.enum(['orchestrator', 'voting', 'synthesis']),
    purpose: CallPurpose,
    cause: TurnFailure,
    detail: z.string(),
  }),
);
