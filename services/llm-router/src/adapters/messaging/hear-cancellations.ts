import { bus, subjectsOf, type DataOf } from '@maestro/contracts';
import type { Bus } from '@maestro/messaging';
import type { RunningCalls } from '../../application/running-calls.ts';

/**
 * Stops calls as soon as their cancellation is published, whichever replica then handles the command: only one of them is
 * given it from the stream. What is missed here is seen when the lease is renewed.
 */
export const hearCancellations = (from: Pick<Bus, 'subscribeFacts'>, running: Pick<RunningCalls, 'cancel'>) =>
  from.subscribeFacts(subjectsOf(bus.cancelCall), ({ data }) =>
    running.cancel((data as DataOf<typeof bus.cancelCall>).call_id),
  );
