import { z } from 'zod';
import { Id } from './words.ts';

/** What may be lost, and never has a `seq`. */
export const LiveFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('agent:delta'),
    at: z.string(),
    data: z.object({
      turn_id: Id,
      /** A higher attempt discards the text of the lower ones. */
      attempt: z.int().positive(),
      agent_id: Id,
      /** Where `text` begins in the turn's whole text, in UTF-16 code units. */
      offset: z.int().min(0),
      text: z.string(),
    }),
  }),
  z.object({ type: z.literal('typing:indicator'), at: z.string(), data: z.object({ participant_id: Id }) }),
  z.object({
    type: z.literal('participant:status'),
    at: z.string(),
    data: z.object({ participant_id: Id, status: z.enum(['present', 'away', 'gone']) }),
  }),
]);
export type LiveFrame = z.infer<typeof LiveFrame>;

/** The only frames a client may send on a stream. */
export const ClientFrame = z.strictObject({ type: z.enum(['typing', 'away', 'back']) });
export type ClientFrame = z.infer<typeof ClientFrame>;

/** Close codes of the stream. */
export const CLOSE = { notAuthenticated: 4401, notFound: 4404, tooSlow: 4408, restart: 1012 } as const;
