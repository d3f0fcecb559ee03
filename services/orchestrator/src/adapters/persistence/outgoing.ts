import { bus } from '@maestro/contracts';
import { summaryOf, nextDeadline, type Command } from '@maestro/discussion-core';
import type { Append } from '@maestro/event-store';
import type { Outgoing } from '@maestro/messaging';
import type { Entry } from '../../ports/store.ts';
import type { Summary } from './tables.ts';

/** An entry as the event store appends it. */
export function appendOf(entry: Entry): Append {
  const { header, before, events, commands, after, cause } = entry;
  const summary: Summary = {
    ...summaryOf(after),
    correlation_id: header.correlationId,
    traceparent: header.traceparent,
  };
  return {
    workspaceId: header.workspaceId,
    discussionId: after.discussion_id,
    expectedVersion: before.seq,
    events,
    at: after.updated_at,
    actor: cause.actor,
    causationId: cause.handled?.id ?? null,
    correlationId: header.correlationId,
    outgoing: commands.map((command) => commandMessage(command, entry)),
    handled: cause.handled,
    summary,
    nextDue: nextDeadline(after),
  };
}

/** A command hangs below the discussion itself, not below the fact before it: a trace is as deep as one turn. */
function commandMessage({ name, aggregate, data }: Command, entry: Entry): Outgoing {
  const definition = bus[name];
  const { header, after, cause } = entry;
  return {
    definition,
    data,
    id: `${aggregate}:${definition.name}`,
    workspaceId: header.workspaceId,
    discussionId: after.discussion_id,
    aggregate,
    version: null,
    actor: cause.actor,
    correlationId: header.correlationId,
    causationId: `${after.discussion_id}:${causeOf(aggregate, entry)}`,
    ...(header.traceparent !== null && { traceparent: header.traceparent }),
    time: after.updated_at,
  };
}

/** `seq` of the event that speaks of the aggregate, else of the last one. */
function causeOf(aggregate: string, { events, after }: Entry): number {
  return events.find(({ data }) => Object.values(data).includes(aggregate))?.seq ?? after.seq;
}
