import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Id, Tokens } from '../words.ts';
import { CallPurpose } from './call.ts';

/** A model filled the schema; validated against it. */
export const structuredOutputCompleted = defineFact(
  'llm-router',
  'structured-output-completed',
  z.object({
    call_id: Id,
    requester: z.enum(['orchestrator', 'voting', 'synthesis']),
    purpose: CallPurpose,
    /** A sealed letter, where the request said so. */
    output: z.json(),
    provider: z.string(),
    model: z.string(),
    simulated: z.boolean(),
    tokens: Tokens,
  }),
);
