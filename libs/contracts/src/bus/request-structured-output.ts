import { z } from 'zod';
import { defineCommand } from '../message.ts';
import { Id, Instant } from '../words.ts';
import { AgentSeat, CallPurpose } from './call.ts';

/** Have a model fill a JSON schema. */
export const requestStructuredOutput = defineCommand(
  'llm-router',
  'request-structured-output',
  z.object({
    call_id: Id,
    requester: z.enum(['orchestrator', 'voting', 'synthesis']),
    purpose: CallPurpose,
    /** An agent with a seat, or a system persona: moderator, analyst, synthesiser. */
    speaker: z.union([AgentSeat, z.object({ persona: z.enum(['moderator', 'analyst', 'synthesiser']) })]),
    context_seq: z.int().min(0),
    /** What to do now; not kept in any later context. */
    instruction: z.string(),
    schema_name: Id,
    /** JSON Schema, draft 2020-12, every object closed. */
    schema: z.record(z.string(), z.json()),
    deadline: Instant,
    /** A public key: what the model says is told and kept sealed for it, for nobody else to read. */
    seal_for: z.string().optional(),
  }),
  ['orchestrator', 'voting', 'synthesis'],
);
