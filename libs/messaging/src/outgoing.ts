import { messageType, subjectOf, type DataOf, type MessageDefinition } from '@maestro/contracts';
import type { Queries } from '@maestro/database';
import { currentTraceparent } from '@maestro/telemetry';
import { sql } from 'kysely';
import type { OutboxTable } from './tables.ts';
import { MAX_MESSAGE_BYTES, streamFor } from './topology.ts';

/** A message to be told once what it tells of is committed. */
export type Outgoing<D extends MessageDefinition = MessageDefinition> = {
  readonly definition: D;
  readonly data: DataOf<D>;
  /** Unique within the service for ever; the same id is the same message. */
  readonly id: string;
  readonly workspaceId: string;
  readonly discussionId: string;
  /** What it is about: the discussion, vote, request, turn or call. */
  readonly aggregate: string;
  /** The aggregate's version after this fact; null for commands. */
  readonly version: number | null;
  /** `person:alex`, `service:voting`. */
  readonly actor: string;
  /** Defaults to the discussion. */
  readonly correlationId?: string;
  readonly causationId?: string | null;
  /** Defaults to the active span. */
  readonly traceparent?: string | null;
  /** When it happened: ISO 8601, UTC. Defaults to now. */
  readonly time?: string;
};

export type OutboxRow = Omit<OutboxTable, 'position' | 'published_at' | 'time'> & { readonly time: string };

/** Room for the headers within what a stream accepts. */
const MAX_DATA_BYTES = MAX_MESSAGE_BYTES - 16 * 1024;

/** Throws where the data breaks its schema or is too large for the bus: a bug of the sender. */
export function outboxRow(message: Outgoing): OutboxRow {
  const { definition, workspaceId, discussionId } = message;
  const data = JSON.stringify(definition.schema.parse(message.data));
  if (Buffer.byteLength(data) > MAX_DATA_BYTES) {
    throw new RangeError(`${definition.name} ${message.id} is larger than ${MAX_DATA_BYTES} bytes`);
  }
  return {
    id: message.id,
    stream: streamFor(definition.kind),
    subject: subjectOf(definition, workspaceId, discussionId),
    type: messageType(definition),
    aggregate: message.aggregate,
    version: message.version,
    workspace_id: workspaceId,
    discussion_id: discussionId,
    actor: message.actor,
    correlation_id: message.correlationId ?? discussionId,
    causation_id: message.causationId ?? null,
    traceparent: message.traceparent === undefined ? currentTraceparent() : message.traceparent,
    time: message.time ?? new Date().toISOString(),
    data,
  };
}

/** The columns of `outbox` as a record set of JSON rows, for statements that insert more than messages. */
export const OUTBOX_COLUMNS = sql.raw(
  'id, stream, subject, type, aggregate, version, workspace_id, discussion_id, actor, correlation_id, causation_id, traceparent, time, data',
);
export const OUTBOX_RECORD = sql.raw(
  'id text, stream text, subject text, type text, aggregate text, version integer, workspace_id text, discussion_id text, actor text, correlation_id text, causation_id text, traceparent text, time timestamptz, data text',
);

/**
 * Writes messages in the caller's transaction. A message that is there already is told again: that is how a stored
 * answer is repeated. Gives the rows, for the relay once they are committed.
 */
export async function enqueue(trx: Queries, messages: readonly Outgoing[]): Promise<readonly OutboxRow[]> {
  if (messages.length === 0) return [];
  const rows = messages.map(outboxRow);
  await sql`
    INSERT INTO outbox (${OUTBOX_COLUMNS})
    SELECT ${OUTBOX_COLUMNS} FROM json_to_recordset(${JSON.stringify(rows)}::json) AS message(${OUTBOX_RECORD})
    ON CONFLICT (id) DO UPDATE SET published_at = NULL`.execute(trx);
  return rows;
}
