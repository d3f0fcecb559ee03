import type { Kysely, Transaction } from '@maestro/database';
import { sql } from 'kysely';
import type { Request } from '../../domain/request.ts';
import type { Reader, RequestReader, Requests } from '../../ports/requests.ts';
import { changingColumns, requestOf, requestRow } from './request-rows.ts';
import type { HumanInputTables } from './tables.ts';

/** A person has more open requests only where something is wrong; the inbox then shows the oldest. */
const MOST_OPEN = 500;

export const requestsIn = (trx: Transaction<HumanInputTables>): Requests => ({
  async lock(requestId) {
    const row = await trx
      .selectFrom('requests')
      .selectAll()
      .where('request_id', '=', requestId)
      .forUpdate()
      .executeTakeFirst();
    return row ? requestOf(row) : null;
  },

  async lockDue(at) {
    const row = await trx
      .selectFrom('requests')
      .selectAll()
      .where('due_at', '<=', new Date(at))
      .orderBy('due_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    return row ? requestOf(row) : null;
  },

  openFor: (reader) => openFor(trx, reader),

  async lastClosedFor({ workspace_id, discussion_id, person_id }) {
    const row = await trx
      .selectFrom('requests')
      .selectAll()
      .where('discussion_id', '=', discussion_id)
      .where('workspace_id', '=', workspace_id)
      .where('status', '<>', 'open')
      .where(isAskedOf(person_id))
      .orderBy('closed_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ? requestOf(row) : null;
  },

  async add(request) {
    await trx.insertInto('requests').values(requestRow(request)).execute();
  },

  async save(after) {
    await trx.updateTable('requests').set(changingColumns(after)).where('request_id', '=', after.request_id).execute();
  },

  async addWithdrawal(requestId, reason, at) {
    await trx
      .insertInto('withdrawals')
      .values({ request_id: requestId, reason, at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },

  async findWithdrawal(requestId) {
    const row = await trx
      .selectFrom('withdrawals')
      .select('reason')
      .where('request_id', '=', requestId)
      .executeTakeFirst();
    return row?.reason ?? null;
  },
});

export const requestReaderOn = (db: Kysely<HumanInputTables>): RequestReader => ({
  async hasHeardOf(requestId) {
    const row = await db
      .selectFrom('requests')
      .select('request_id')
      .where('request_id', '=', requestId)
      .executeTakeFirst();
    return row !== undefined;
  },

  openFor: (reader) => openFor(db, reader),

  async everythingFor(workspaceId, personId) {
    const rows = await db
      .selectFrom('requests')
      .selectAll()
      .where('status', '=', 'open')
      .where('workspace_id', '=', workspaceId)
      .where(isAskedOf(personId))
      .orderBy('opened_at')
      .limit(MOST_OPEN)
      .execute();
    return rows.map(requestOf);
  },
});

async function openFor(
  db: Kysely<HumanInputTables>,
  { workspace_id, discussion_id, person_id }: Reader,
): Promise<Request[]> {
  const rows = await db
    .selectFrom('requests')
    .selectAll()
    .where('discussion_id', '=', discussion_id)
    .where('workspace_id', '=', workspace_id)
    .where('status', '=', 'open')
    .where(isAskedOf(person_id))
    .orderBy('opened_at')
    .limit(MOST_OPEN)
    .execute();
  return rows.map(requestOf);
}

const isAskedOf = (personId: string) => sql<boolean>`people @> ARRAY[${personId}]::text[]`;
