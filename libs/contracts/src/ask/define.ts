import { z } from 'zod';
import type { Service } from '../message.ts';
import { Id } from '../words.ts';

/** On whose behalf a question is asked; the gateway has authenticated the person, the owner authorises. */
export const Actor = z.object({
  workspace_id: Id,
  person_id: Id,
  /** Whether the token makes them an administrator of the workspace: somebody who may change what all of it shares. */
  is_admin: z.boolean().optional(),
});
export type Actor = z.infer<typeof Actor>;

/** `Idempotency-Key` with the route it was sent to and a SHA-256 of the body. */
export const IdempotencyKey = z.object({ key: z.string().min(1).max(200), route: z.string(), body_hash: z.string() });
export type IdempotencyKey = z.infer<typeof IdempotencyKey>;

/** An expected refusal, said in terms every service shares; HTTP status codes exist only at the gateway. */
export const Refusal = z.object({
  kind: z.enum(['not_found', 'forbidden', 'conflict', 'invalid', 'key_reused', 'unavailable']),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  open: z.array(z.object({ request_id: Id, prompt: z.string() })).optional(),
});
export type Refusal = z.infer<typeof Refusal>;

/** A question one service answers over request/reply: who may ask is in the permissions of the bus. */
export type Question<B extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> = {
  readonly service: Service;
  readonly name: string;
  readonly askers: readonly Service[];
  readonly body: B;
  readonly reply: R;
};
export type QuestionBody<Q> = Q extends Question<infer B> ? z.infer<B> : never;
export type QuestionReply<Q> = Q extends Question<z.ZodType, infer R> ? z.infer<R> : never;

export const defineQuestion = <B extends z.ZodType, R extends z.ZodType>(
  service: Service,
  name: string,
  askers: readonly Service[],
  body: B,
  reply: R,
): Question<B, R> => ({ service, name, askers, body, reply });
