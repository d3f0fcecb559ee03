import { logEventDefinition, type NewLogEvent } from '@maestro/contracts';
import { statement, type Places, type Queries } from '@maestro/database';
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
import { sql, type RawBuilder } from 'kysely';
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

  const write = expectedVersion === 0 ? open : goOn;
  const [outcome] = await write(db, {
    discussionId,
    workspaceId,
    expectedVersion,
    lastSeq,
    nextDue,
    at,
    traceparent,
    summary: JSON.stringify(input.summary),
    records: JSON.stringify(records),
    messages: JSON.stringify(messages),
    source: input.handled?.source ?? null,
    id: input.handled?.id ?? null,
    causationId: input.handled?.causationId ?? null,
  });
  if (outcome!.appended) return ok({ lastSeq, told: messages });
  return err(outcome!.handled ? 'already-handled' : 'version-conflict');
}

type Values = {
  readonly discussionId: string;
  readonly workspaceId: string;
  readonly expectedVersion: number;
  readonly lastSeq: number;
  readonly nextDue: string | null;
  readonly at: string;
  readonly traceparent: string | null;
  /** JSON, like the next two. */
  readonly summary: string;
  readonly records: string;
  readonly messages: string;
  /** Of the message handled. */
  readonly source: string | null;
  readonly id: string | null;
  readonly causationId: string | null;
};
type Written = { readonly appended: boolean; readonly handled: boolean };

const isHandled = (its: Places<Values>) =>
  sql`EXISTS (SELECT FROM handled_messages WHERE source = ${its.source} AND id = ${its.id})`;

const open = statement<Values, Written>((its) =>
  withHead(
    its,
    sql`
    INSERT INTO discussions (discussion_id, workspace_id, version, next_due, created_at, updated_at, summary)
    SELECT ${its.discussionId}, ${its.workspaceId}, ${its.lastSeq}, ${its.nextDue}::timestamptz, ${its.at}::timestamptz,
      ${its.at}::timestamptz, ${its.summary}::jsonb
    WHERE NOT ${isHandled(its)}
    ON CONFLICT (discussion_id) DO NOTHING RETURNING 1`,
  ),
);

const goOn = statement<Values, Written>((its) =>
  withHead(
    its,
    sql`
    UPDATE discussions SET version = ${its.lastSeq}, next_due = ${its.nextDue}::timestamptz,
      updated_at = ${its.at}::timestamptz, summary = ${its.summary}::jsonb
    WHERE discussion_id = ${its.discussionId} AND version = ${its.expectedVersion} AND NOT ${isHandled(its)} RETURNING 1`,
  ),
);

/** All that hangs on the head of the log having moved. */
const withHead = (its: Places<Values>, head: RawBuilder<unknown>) => sql`
  WITH head AS (${head}),
  recorded AS (
    INSERT INTO events (discussion_id, seq, type, version, at, data, words, traceparent)
    SELECT ${its.discussionId}, seq, type, version, ${its.at}::timestamptz, data, words, ${its.traceparent}
    FROM head, json_to_recordset(${its.records}::json)
      AS event(seq integer, type text, version smallint, data jsonb, words jsonb)
  ),
  told AS (
    INSERT INTO outbox (${OUTBOX_COLUMNS})
    SELECT ${OUTBOX_COLUMNS}
    FROM head, json_to_recordset(${its.messages}::json) AS message(${OUTBOX_RECORD})
    ON CONFLICT (id) DO UPDATE SET published_at = NULL
  ),
  marked AS (
    INSERT INTO handled_messages (source, id) SELECT ${its.source}, ${its.id} FROM head WHERE ${its.id}::text IS NOT NULL
  ),
  settled AS (DELETE FROM outbox USING head WHERE id = ${its.causationId} AND stream = 'CMD')
  SELECT EXISTS (SELECT FROM head) AS appended, ${isHandled(its)} AS handled`;
