import { contextFrom, DISCUSSION_ID, inSpan } from '@maestro/telemetry';
import type { Request } from '../../domain/request.ts';

/** What time does to a request hangs below the message that opened it: no other one says which story it belongs to. */
export const inTraceOf = <T>(request: Request, work: () => Promise<T>): Promise<T> =>
  inSpan(
    'deadline of a request',
    { parent: contextFrom(request.traceparent), attributes: { [DISCUSSION_ID]: request.discussion_id } },
    work,
  );
