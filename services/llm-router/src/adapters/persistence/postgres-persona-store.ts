import { inTransaction, isConnectionError, type Kysely, type Queries } from '@maestro/database';
import { answerOnce, type MessagingTables } from '@maestro/messaging';
import { sql, type RawBuilder } from 'kysely';
import { NotNow } from '../../domain/not-now.ts';
import type { Persona, PersonaDefinition } from '../../domain/persona.ts';
import type { PersonaLedger, PersonaStore, PersonaVersion } from '../../ports/persona-store.ts';
import type { PersonaTables, PersonaVersionTable } from './persona-tables.ts';

type Tables = MessagingTables & PersonaTables;
type Row = Omit<PersonaVersionTable, 'created_at'> & { created_at: Date };

/** The product's own personas stand under no workspace's name. */
const PRODUCT = '';

/**
 * Personas in PostgreSQL, on top of the seed, which is kept before anything is read. Everything throws `NotNow` while the
 * database is away.
 */
export function postgresPersonaStore(db: Kysely<Tables>, seed: readonly Persona[]): PersonaStore {
  const seeded = once(() => keepSeed(db, seed));
  const reading = readings(db);
  return {
    newestOfAll: async (workspaceId) => {
      await seeded();
      return reading.newestOfAll(workspaceId);
    },
    newest: async (workspaceId, id) => {
      await seeded();
      return reading.newest(workspaceId, id);
    },
    version: async (workspaceId, id, version) => {
      await seeded();
      const [found] = await select(
        db,
        sql`WHERE workspace_id IN (${PRODUCT}, ${workspaceId}) AND persona_id = ${id} AND version = ${version}
            ORDER BY workspace_id DESC LIMIT 1`,
      );
      return found ?? null;
    },
    versions: (workspaceId, id, before, limit) =>
      // Where both have a version of one number, the workspace's is the one it sees.
      whileItIsThere(async () => {
        await seeded();
        const { rows } = await sql<Row>`
          SELECT * FROM (
            SELECT DISTINCT ON (version) * FROM persona_versions mine
            WHERE workspace_id IN (${PRODUCT}, ${workspaceId}) AND persona_id = ${id}
              AND (workspace_id <> ${PRODUCT} OR version < coalesce(
                (SELECT min(version) FROM persona_versions own
                 WHERE own.workspace_id = ${workspaceId} AND own.persona_id = ${id}), 2147483647))
              ${before === null ? sql`` : sql`AND version < ${before}`}
            ORDER BY version) AS seen
          ORDER BY version DESC LIMIT ${limit}`.execute(db);
        return rows.map(fromRow);
      }),
    answerOnce: (actor, idempotency, work) =>
      whileItIsThere(async () => {
        await seeded();
        return answerOnce(db, idempotency, actor, (trx) => work(ledgerOn(trx)));
      }),
  };
}

/** Work that is done once; after a failure it is tried again by whoever needs it next. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () =>
    (done ??= work().catch((error: unknown) => {
      done = null;
      throw error;
    }));
}

/**
 * Brings the product's personas up to the seed: what has changed becomes a new version, what is gone is taken away.
 * Any number of processes may do it at once.
 */
async function keepSeed(db: Kysely<Tables>, seed: readonly Persona[]): Promise<void> {
  await whileItIsThere(() =>
    inTransaction(db, async (trx) => {
      await sql`SELECT pg_advisory_xact_lock(hashtext('llm-router personas'))`.execute(trx);
      const known = new Map((await readings(trx).newestOfAll(PRODUCT)).map((persona) => [persona.id, persona]));
      for (const persona of seed) {
        const before = known.get(persona.id);
        await sql`
          INSERT INTO persona_versions (workspace_id, persona_id, version, definition, deleted, created_by)
          SELECT ${PRODUCT}, ${persona.id}, ${(before?.version ?? 0) + 1}, ${definitionOf(persona)}::jsonb, false, NULL
          WHERE NOT EXISTS (
            SELECT FROM persona_versions
            WHERE workspace_id = ${PRODUCT} AND persona_id = ${persona.id} AND version = ${before?.version ?? 0}
              AND definition = ${definitionOf(persona)}::jsonb AND NOT deleted)`.execute(trx);
      }
      const kept = new Set(seed.map((persona) => persona.id));
      for (const gone of [...known.values()].filter((persona) => !kept.has(persona.id) && !persona.deleted)) {
        await insert(trx, PRODUCT, { ...gone, version: gone.version + 1 }, null, true);
      }
    }),
  );
}

function readings(db: Queries): Pick<PersonaStore, 'newest' | 'newestOfAll'> {
  return {
    newestOfAll: (workspaceId) =>
      whileItIsThere(async () => {
        const { rows } = await sql<Row>`
          SELECT DISTINCT ON (persona_id) * FROM persona_versions
          WHERE workspace_id IN (${PRODUCT}, ${workspaceId})
          ORDER BY persona_id, workspace_id DESC, version DESC`.execute(db);
        return rows.map(fromRow);
      }),
    newest: async (workspaceId, id) => {
      const [found] = await select(
        db,
        sql`WHERE workspace_id IN (${PRODUCT}, ${workspaceId}) AND persona_id = ${id}
            ORDER BY workspace_id DESC, version DESC LIMIT 1`,
      );
      return found ?? null;
    },
  };
}

const ledgerOn = (trx: Queries): PersonaLedger => ({
  ...readings(trx),
  add: (workspaceId, persona, by, deleted) => insert(trx, workspaceId, persona, by, deleted),
});

async function insert(
  db: Queries,
  workspaceId: string,
  persona: Persona,
  by: string | null,
  deleted: boolean,
): Promise<PersonaVersion | null> {
  const { rows } = await sql<Row>`
    INSERT INTO persona_versions (workspace_id, persona_id, version, definition, deleted, created_by)
    VALUES (${workspaceId}, ${persona.id}, ${persona.version}, ${definitionOf(persona)}::jsonb, ${deleted}, ${by})
    ON CONFLICT DO NOTHING RETURNING *`.execute(db);
  return rows[0] ? fromRow(rows[0]) : null;
}

const select = (db: Queries, where: RawBuilder<unknown>): Promise<PersonaVersion[]> =>
  whileItIsThere(async () => {
    const { rows } = await sql<Row>`SELECT * FROM persona_versions ${where}`.execute(db);
    return rows.map(fromRow);
  });

function definitionOf(persona: Persona): string {
  const { kind, name, role, instructions, temperament, temperature, provider, model, fallbacks, budget, tools } =
    persona;
  return JSON.stringify({
    kind,
    name,
    role,
    instructions,
    temperament,
    temperature,
    provider,
    model,
    fallbacks,
    budget,
    tools,
  } satisfies PersonaDefinition);
}

const fromRow = (row: Row): PersonaVersion => ({
  ...row.definition,
  id: row.persona_id,
  version: row.version,
  origin: row.workspace_id === PRODUCT ? 'product' : 'workspace',
  deleted: row.deleted,
  createdAt: row.created_at,
  createdBy: row.created_by,
});

async function whileItIsThere<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isConnectionError(error)) throw new NotNow('the database is away', { cause: error });
    throw error;
  }
}
