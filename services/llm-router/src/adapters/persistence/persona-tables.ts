import type { Migration } from '@maestro/database';
import { sql, type Generated } from 'kysely';
import type { PersonaDefinition } from '../../domain/persona.ts';

/** Every version of every persona. Rows are only ever added: a discussion may still hold to the oldest. */
export type PersonaVersionTable = {
  /** Empty: the product's own, for all workspaces. */
  workspace_id: string;
  persona_id: string;
  version: number;
  definition: PersonaDefinition;
  deleted: boolean;
  created_by: string | null;
  created_at: Generated<Date>;
};

export type PersonaTables = { persona_versions: PersonaVersionTable };

export const personaMigrations: Readonly<Record<string, Migration>> = {
  '002-personas': {
    async up(db) {
      await sql`
        CREATE TABLE persona_versions (
          workspace_id text NOT NULL,
          persona_id text NOT NULL,
          version integer NOT NULL CHECK (version > 0),
          definition jsonb NOT NULL,
          deleted boolean NOT NULL,
          created_by text,
          created_at timestamptz NOT NULL DEFAULT now(),
          PRIMARY KEY (workspace_id, persona_id, version),
          CHECK ((workspace_id = '') = (created_by IS NULL))
        )`.execute(db);
    },
  },
};
