import { bus, type DiscussionSummary } from '@maestro/contracts';
import { inTransaction, type Kysely, type Queries } from '@maestro/database';
import { nextDeadline } from '@maestro/discussion-core';
import { createEventStore } from '@maestro/event-store';
import { err, ok } from '@maestro/kernel';
import { answerOnce, enqueue, markHandled } from '@maestro/messaging';
import { sql } from 'kysely';
import { readersOf } from '../../domain/access.ts';
import type { Entry, Header, Ledger, NotAppended, Store } from '../../ports/store.ts';
import { appendOf } from './outgoing.ts';
import type { Told } from './told.ts';
import type { Summary, Tables } from './tables.ts';

/** The orchestrator's store in its own schema. */
export function createStore(db: Kysely<Tables>, told: Told): Store {
  return {
    ...ledgerOn(db, told),

    answerOnce: (actor, idempotency, work) => answerOnce(db, idempotency, actor, (trx) => work(ledgerOn(trx, told))),

    async settle(handled) {
      await markHandled(db, handled);
    },

    async refuse({ handled, workspaceId, discussionId, correlationId, errors }) {
      await inTransaction(db, async (trx) => {
        if (!(await markHandled(trx, handled))) return;
        await enqueue(trx, [
          {
            definition: bus.discussionRefused,
            data: { request_id: handled.id, errors: [...errors] },
            id: `${discussionId}:${bus.discussionRefused.name}`,
            workspaceId,
            discussionId,
            aggregate: discussionId,
            version: null,
            actor: 'service:orchestrator',
            correlationId,
            causationId: handled.id,
          },
        ]);
      });
    },

    async list(actor, { phase, search, limit, before }) {
      const { rows } = await sql<{ summary: Summary }>`
        SELECT summary FROM readers JOIN discussions USING (workspace_id, discussion_id)
        WHERE workspace_id = ${actor.workspace_id} AND person_id = ${actor.person_id}
          ${before ? sql`AND (readers.created_at, discussion_id) < (${before.createdAt}, ${before.discussionId})` : sql``}
          ${phase === undefined ? sql`` : sql`AND summary ->> 'phase' = ${phase}`}
          ${search === undefined ? sql`` : sql`AND summary ->> 'topic' ILIKE ${containing(search)}`}
        ORDER BY readers.created_at DESC, discussion_id DESC LIMIT ${limit}`.execute(db);
      return rows.map(({ summary }) => cardOf(summary));
    },

    async heads(discussionIds) {
      return Object.fromEntries(await createEventStore(db).heads(discussionIds));
    },

    async claimDue(now, leaseMs, limit) {
      const { rows } = await sql<{ discussion_id: string }>`
        UPDATE discussions SET next_due = ${new Date(now.getTime() + leaseMs)}
        WHERE discussion_id IN (
          SELECT discussion_id FROM discussions WHERE next_due <= ${now}
          ORDER BY next_due LIMIT ${limit} FOR UPDATE SKIP LOCKED)
        RETURNING discussion_id`.execute(db);
      return rows.map((row) => row.discussion_id);
    },

    async countDue(now) {
      const { rows } = await sql<{ waiting: number }>`
        SELECT count(*) AS waiting FROM discussions WHERE next_due <= ${now}`.execute(db);
      return rows[0]!.waiting;
    },

    async reschedule(state) {
      await sql`
        UPDATE discussions SET next_due = ${nextDeadline(state)}::timestamptz
        WHERE discussion_id = ${state.discussion_id} AND version = ${state.seq}`.execute(db);
    },
  };
}

const REASONS = { 'version-conflict': 'behind', 'already-handled': 'handled' } as const satisfies Record<
  string,
  NotAppended
>;

function ledgerOn(db: Kysely<Tables>, told: Told): Ledger {
  const events = createEventStore(db);

  async function append(entry: Entry, on = events): ReturnType<Ledger['append']> {
    const appended = await on.append(appendOf(entry));
    if (!appended.ok) return err(REASONS[appended.error]);
    told.note(entry, appended.value.told);
    return ok(null);
  }

  return {
    async header(discussionId): Promise<Header | null> {
      const { rows } = await sql<{ workspaceId: string; correlationId: string; traceparent: string | null }>`
        SELECT workspace_id AS "workspaceId", summary ->> 'correlation_id' AS "correlationId",
          summary ->> 'traceparent' AS traceparent
        FROM discussions WHERE discussion_id = ${discussionId}`.execute(db);
      return rows[0] ?? null;
    },

    eventsAfter: (discussionId, after, limit) => events.load(discussionId, after, limit),

    append: (entry) =>
      changesReaders(entry)
        ? inTransaction(db, async (trx) => {
            const appended = await append(entry, createEventStore(trx));
            if (appended.ok) await addReaders(trx, entry);
            return appended;
          })
        : append(entry),
  };
}

const changesReaders = ({ events }: Entry): boolean =>
  events.some(({ type }) => type === 'discussion:created' || type === 'participant:joined');

async function addReaders(trx: Queries, { header, after }: Entry): Promise<void> {
  await sql`
    INSERT INTO readers (workspace_id, person_id, created_at, discussion_id)
    SELECT ${header.workspaceId}, person_id, ${after.created_at}::timestamptz, ${after.discussion_id}
    FROM unnest(${readersOf(after)}::text[]) AS person_id
    ON CONFLICT DO NOTHING`.execute(trx);
}

function cardOf({ correlation_id: _, traceparent: __, ...card }: Summary): DiscussionSummary {
  return card;
}

/** A pattern for what contains these words as they are. */
const containing = (words: string): string => `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
