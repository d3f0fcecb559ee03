import { logEventDefinition, type NewLogEvent } from '@maestro/contracts';
import type { Queries } from '@maestro/database';
import { err, ok, type Result } from '@maestro/kernel';
import {
  OUTBOX_COLUMNS,
  OUTBOX_RECORD,
  outboxRow,
  type HandledMessage,
  type Outgoing,
  type OutboxRow,
} from '@maestro/messaging';
import { currentTraceparent } from '@maestro/telemetry';
import { sql } from 'kysely';
import { splitWords } from './rows.ts';

export type Append = {
  readonly workspaceId: string;
  readonly discussionId: string;
  /** `seq` of the newest event the decision was made on; 0 opens the log. */
  readonly expectedVersion: number;
  /** Recorded in this order and told on the bus under `<discussion>:<seq>`; may be empty. */
  readonly events: readonly NewLogEvent[];
  /** When they happened: ISO 8601, UTC. */
  readonly at: string;
  /** `person:alex`, `service:voting`. */
  readonly actor: string;
  readonly causationId?: string | null;
  /** Defaults to the discussion. */
  readonly correlationId?: string;
  /** Messages besides the events themselves: the commands. */
  readonly outgoing: readonly Outgoing[];
  /** The message this is the effect of. */
  readonly handled?: HandledMessage | null;
  /** What the list shows, as plain JSON. */
  readonly summary: object;
  /** When to wake the discussion if nothing happens: ISO 8601, UTC. */
  readonly nextDue: string | null;
};

/** `told`: the rows of the outbox it wrote, for the relay once they are committed. */
export type Appended = Result<
  { readonly lastSeq: number; readonly told: readonly OutboxRow[] },
  'version-conflict' | 'already-handled'
>;

/**
 * Events, the head of the log, outgoing messages, the mark of the handled message and the end of the command it
 * answers, in one statement: all of it or, at another version or the second time, nothing.
 */
export async function append(db: Queries, input: Append): Promise<Appended> {
  const { discussionId, workspaceId, expectedVersion, events, at, nextDue } = input;
  const lastSeq = expectedVersion + events.length;
  const traceparent = currentTraceparent();
  const records: object[] = [];
  // Whoever has work to begin is told first; the others only look on.
  const messages: OutboxRow[] = input.outgoing.map(outboxRow);
  events.forEach((event, i) => {
    const seq = expectedVersion + i + 1;
    const definition = logEventDefinition(event.type);
    records.push({ seq, type: event.type, version: definition.version, ...splitWords(event) });
    messages.push(
      outboxRow({
        definition,
        data: event.data,
        id: `${discussionId}:${seq}`,
        workspaceId,
        discussionId,
        aggregate: discussionId,
        version: seq,
        actor: input.actor,
        causationId: input.causationId ?? null,
        ...(input.correlationId !== undefined && { correlationId: input.correlationId }),
        traceparent,
        time: at,
      }),
    );
  });

  const handled = input.handled ?? null;
  const source = handled?.source ?? null;
  const id = handled?.id ?? null;
  const isHandled = sql`EXISTS (SELECT FROM handled_messages WHERE source = ${source} AND id = ${id})`;
  const summary = JSON.stringify(input.summary);
  const head =
    expectedVersion === 0
      ? sql`
        INSERT INTO discussions (discussion_id, workspace_id, version, next_due, created_at, updated_at, summary)
        SELECT ${discussionId}, ${workspaceId}, ${lastSeq}, ${nextDue}::timestamptz, ${at}::timestamptz,
          ${at}::timestamptz, ${summary}::jsonb
        WHERE NOT ${isHandled}
        ON CONFLICT (discussion_id) DO NOTHING RETURNING 1`
      : sql`
        UPDATE discussions SET version = ${lastSeq}, next_due = ${nextDue}::timestamptz,
          updated_at = ${at}::timestamptz, summary = ${summary}::jsonb
        WHERE discussion_id = ${discussionId} AND version = ${expectedVersion} AND NOT ${isHandled} RETURNING 1`;

  const { rows } = await sql<{ appended: boolean; handled: boolean }>`
    WITH head AS (${head}),
    recorded AS (
      INSERT INTO events (discussion_id, seq, type, version, at, data, words, traceparent)
      SELECT ${discussionId}, seq, type, version, ${at}::timestamptz, data, words, ${traceparent}
      FROM head, json_to_recordset(${JSON.stringify(records)}::json)
        AS event(seq integer, type text, version smallint, data jsonb, words jsonb)
    ),
    told AS (
      INSERT INTO outbox (${OUTBOX_COLUMNS})
      SELECT ${OUTBOX_COLUMNS}
      FROM head, json_to_recordset(${JSON.stringify(messages)}::json) AS message(${OUTBOX_RECORD})
      ON CONFLICT (id) DO UPDATE SET published_at = NULL
    ),
    marked AS (
      INSERT INTO handled_messages (source, id) SELECT ${source}, ${id} FROM head WHERE ${id}::text IS NOT NULL
    ),
    settled AS (DELETE FROM outbox USING head WHERE id = ${handled?.causationId ?? null} AND stream = 'CMD')
    SELECT EXISTS (SELECT FROM head) AS appended, ${isHandled} AS handled`.execute(db);

  const outcome = rows[0]!;
  if (outcome.appended) return ok({ lastSeq, told: messages });
  return err(outcome.handled ? 'already-handled' : 'version-conflict');
}
