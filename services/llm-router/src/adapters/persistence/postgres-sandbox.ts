import type { Kysely, Transaction } from '@maestro/database';
import { sql } from 'kysely';
import type { FileEntry, NewVersion, Standing } from '../../domain/tools/file-rules.ts';
import type { SandboxPath } from '../../domain/tools/sandbox-path.ts';
import type { Artifacts, FilePart, Sandbox } from '../../ports/sandbox.ts';
import type { RouterTables } from './tables.ts';
import { whileItIsThere } from './while-it-is-there.ts';

type Row = { path: string; version: number; bytes: number; written_by: string; written_at: Date };
const ENTRY = ['path', 'version', 'bytes', 'written_by', 'written_at'] as const;

const toEntry = ({ path, version, bytes, written_by, written_at }: Row): FileEntry => ({
  path,
  version,
  bytes,
  writtenBy: written_by,
  writtenAt: written_at,
});

/** A discussion's files within one transaction. A path is a key of a row: there is nothing to escape into. */
export function sandboxIn(
  trx: Transaction<RouterTables>,
  { workspaceId, discussionId }: { readonly workspaceId: string; readonly discussionId: string },
): Sandbox {
  return {
    list: (under) => listFiles(trx, discussionId, under),

    async read(path, offset, limit): Promise<FilePart | null> {
      const { rows } = await sql<Row & { length: number; part: string }>`
        SELECT path, version, bytes, written_by, written_at, length,
               substr(words, ${offset}::integer + 1, ${limit}::integer) AS part
        FROM artifacts WHERE discussion_id = ${discussionId} AND path_key = ${path.key}`.execute(trx);
      const [row] = rows;
      return row ? { file: toEntry(row), length: row.length, text: row.part } : null;
    },

    async hold(path): Promise<Standing> {
      const { rows } = await sql<{ files: number; bytes: number }>`
        INSERT INTO sandboxes (discussion_id, workspace_id, files, bytes) VALUES (${discussionId}, ${workspaceId}, 0, 0)
        ON CONFLICT (discussion_id) DO UPDATE SET files = sandboxes.files
        RETURNING files, bytes`.execute(trx);
      const file = await trx
        .selectFrom('artifacts')
        .select(ENTRY)
        .where('discussion_id', '=', discussionId)
        .where('path_key', '=', path.key)
        .executeTakeFirst();
      return { used: rows[0]!, file: file ? toEntry(file) : null, inTheWay: await inTheWay(trx, discussionId, path) };
    },

    async put({ path, text, version, bytes, growth }: NewVersion, writtenBy) {
      await sql`
        WITH written AS (
          INSERT INTO artifacts (discussion_id, path_key, path, version, bytes, length, written_by, written_at, words)
          VALUES (${discussionId}, ${path.key}, ${path.text}, ${version}, ${bytes}, length(${text}::text), ${writtenBy},
                  now(), ${text})
          ON CONFLICT (discussion_id, path_key) DO UPDATE
            SET version = excluded.version, bytes = excluded.bytes, length = excluded.length,
                written_by = excluded.written_by, written_at = excluded.written_at, words = excluded.words
        )
        UPDATE sandboxes SET bytes = bytes + ${growth}, files = files + ${version === 1 ? 1 : 0}
        WHERE discussion_id = ${discussionId}`.execute(trx);
    },
  };
}

/** What agents wrote, for people who may read the discussion. */
export function postgresArtifacts(db: Kysely<RouterTables>): Artifacts {
  const ofWorkspace = (workspaceId: string, discussionId: string) =>
    db
      .selectFrom('artifacts')
      .innerJoin('sandboxes', 'sandboxes.discussion_id', 'artifacts.discussion_id')
      .where('sandboxes.workspace_id', '=', workspaceId)
      .where('artifacts.discussion_id', '=', discussionId);
  const entry = ENTRY.map((column) => `artifacts.${column}` as const);
  return {
    list: (workspaceId, discussionId) =>
      whileItIsThere(async () => {
        const rows = await ofWorkspace(workspaceId, discussionId).select(entry).orderBy('path_key').execute();
        return rows.map(toEntry);
      }),
    read: (workspaceId, discussionId, path) =>
      whileItIsThere(async () => {
        const row = await ofWorkspace(workspaceId, discussionId)
          .select([...entry, 'artifacts.words'])
          .where('path_key', '=', path.key)
          .executeTakeFirst();
        return row ? { file: toEntry(row), text: row.words } : null;
      }),
  };
}

async function listFiles(
  trx: Transaction<RouterTables>,
  discussionId: string,
  under: SandboxPath | null,
): Promise<FileEntry[]> {
  const all = trx.selectFrom('artifacts').select(ENTRY).where('discussion_id', '=', discussionId).orderBy('path_key');
  const rows = await (
    under === null ? all : all.where(sql<boolean>`starts_with(path_key, ${`${under.key}/`})`)
  ).execute();
  return rows.map(toEntry);
}

/** A name is a file or a folder, never both: else the files could not be laid out on a disk. */
async function inTheWay(
  trx: Transaction<RouterTables>,
  discussionId: string,
  path: SandboxPath,
): Promise<string | null> {
  const { rows } = await sql<{ path: string }>`
    SELECT path FROM artifacts
    WHERE discussion_id = ${discussionId}
      AND (path_key = ANY(${[...path.folders]}::text[]) OR starts_with(path_key, ${`${path.key}/`}))
    ORDER BY path_key LIMIT 1`.execute(trx);
  return rows[0]?.path ?? null;
}
