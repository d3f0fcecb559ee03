import type { Actor, IdempotencyKey, Refusal } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';
import type { Persona } from '../domain/persona.ts';

/** A version as it was kept. */
export type PersonaVersion = Persona & {
  /** Whether this version took the persona away. */
  readonly deleted: boolean;
  readonly createdAt: Date;
  /** null: the product itself. */
  readonly createdBy: string | null;
};

/**
 * Personas in all their versions. A workspace sees the product's until it has made its own of one; from then on its own
 * versions count, on from the number the product's had.
 */
export interface PersonaStore {
  /** The newest version of each, taken away or not, by id. */
  newestOfAll(workspaceId: string): Promise<PersonaVersion[]>;
  newest(workspaceId: string, id: string): Promise<PersonaVersion | null>;
  version(workspaceId: string, id: string, version: number): Promise<PersonaVersion | null>;
  /** Newest first, those below `before`. */
  versions(workspaceId: string, id: string, before: number | null, limit: number): Promise<PersonaVersion[]>;
  /** Work on the store once per idempotency key: all of it, with the reply, or nothing. */
  answerOnce<T>(
    actor: Actor,
    idempotency: IdempotencyKey | null,
    work: (personas: PersonaLedger) => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>>;
}

export type PersonaLedger = Pick<PersonaStore, 'newest' | 'newestOfAll'> & {
  /** null: somebody else has made that version meanwhile. */
  add(workspaceId: string, persona: Persona, by: string, deleted: boolean): Promise<PersonaVersion | null>;
};
