import { contextFrom, DISCUSSION_ID, inSpan } from '@maestro/telemetry';
import type { Vote } from '../../domain/vote.ts';

/** What time does to a vote hangs below the message that opened it: no other one says which story it belongs to. */
export const inTraceOf = <T>(vote: Vote, work: () => Promise<T>): Promise<T> =>
  inSpan(
    'deadline of a vote',
    { parent: contextFrom(vote.traceparent), attributes: { [DISCUSSION_ID]: vote.discussion_id } },
    work,
  );
