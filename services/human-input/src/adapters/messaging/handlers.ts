import { bus } from '@maestro/contracts';
import { on, type MessageHandler, type Received } from '@maestro/messaging';
import { followCast, followClosed, followOpened } from '../../application/follow-vote.ts';
import { openRequest } from '../../application/open-request.ts';
import { withdrawRequest } from '../../application/withdraw-request.ts';
import type { Step } from '../../domain/request.ts';
import type { AwaitedBallots, Unit } from '../../ports/requests.ts';

/** What the handlers need around their verbs. */
export type Handling = {
  /** Runs the work in the transaction that marks the message as handled; not at all where it was. */
  readonly once: <T>(received: Received, work: (unit: Unit) => Promise<T>) => Promise<T | 'already-handled'>;
  readonly inTransaction: <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;
  readonly now: () => string;
  /** Called after the commit. */
  readonly onStep: (step: Step) => void;
};

export function commandHandlers({ once, inTransaction, now, onStep }: Handling): MessageHandler[] {
  return [
    on(bus.openRequest, async (received) => {
      const { envelope, data } = received;
      const origin = {
        workspace_id: envelope.workspaceid,
        discussion_id: envelope.discussionid,
        command_id: envelope.id,
        traceparent: envelope.traceparent,
      };
      const open = (unit: Unit) => openRequest(unit, data, origin, now());
      const step = await once(received, open);
      // Sent again, it asks for an outcome that was lost on its way: the request tells it again.
      onStep(step === 'already-handled' ? await inTransaction(open) : step);
    }),
    on(bus.withdrawRequest, async (received) => {
      const { request_id, reason } = received.data;
      await once(received, (unit) => withdrawRequest(unit, request_id, reason, now()));
    }),
  ];
}

/** Runs the work in the transaction that marks the fact as handled; not at all where it was. */
export type Following = (received: Received, work: (ballots: AwaitedBallots) => Promise<void>) => Promise<unknown>;

export const voteOpenedHandler = (once: Following): MessageHandler =>
  on(bus.voteOpened, async (received) => {
    const { workspaceid, discussionid, time } = received.envelope;
    const place = { workspace_id: workspaceid, discussion_id: discussionid };
    await once(received, (ballots) => followOpened(ballots, received.data, place, time));
  });

export const ballotCastHandler = (once: Following): MessageHandler =>
  on(bus.ballotCast, async (received) => {
    await once(received, (ballots) => followCast(ballots, received.data));
  });

export const voteClosedHandler = (once: Following): MessageHandler =>
  on(bus.voteClosed, async (received) => {
    await once(received, (ballots) => followClosed(ballots, received.data));
  });
