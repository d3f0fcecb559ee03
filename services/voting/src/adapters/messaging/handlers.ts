import { bus, type DataOf } from '@maestro/contracts';
import { on, type MessageHandler, type Received } from '@maestro/messaging';
import { hearAgent, hearNoAgent } from '../../application/hear-agent.ts';
import { openVote } from '../../application/open-vote.ts';
import { withdrawVote } from '../../application/withdraw-vote.ts';
import type { Casting, Step } from '../../domain/vote.ts';
import type { Unit } from '../../ports/votes.ts';
import type { Cause } from './announce.ts';

/** What the handlers need around their verbs. */
export type Handling = {
  /** Runs the work in the transaction that marks the message as handled; not at all where it was. */
  readonly once: <T>(received: Received, work: (unit: Unit) => Promise<T>) => Promise<T | 'already-handled'>;
  readonly inTransaction: <T>(cause: Cause, work: (unit: Unit) => Promise<T>) => Promise<T>;
  readonly now: () => string;
  readonly casting: () => Casting;
  /** Called after the commit. */
  readonly onStep: (step: Step) => void;
};

export const causedBy = ({ envelope }: Received): Cause => ({ person: null, messageId: envelope.id });

export function commandHandlers({ once, inTransaction, now, onStep }: Handling): MessageHandler[] {
  return [
    on(bus.openVote, async (received) => {
      const { envelope, data } = received;
      const origin = {
        workspace_id: envelope.workspaceid,
        discussion_id: envelope.discussionid,
        command_id: envelope.id,
        traceparent: envelope.traceparent,
      };
      const open = (unit: Unit) => openVote(unit, data, origin, now());
      const step = await once(received, open);
      // Sent again, it asks for an outcome that was lost on its way: the vote tells it again.
      onStep(step === 'already-handled' ? await inTransaction(causedBy(received), open) : step);
    }),
    on(bus.withdrawVote, async (received) => {
      const step = await once(received, (unit) => withdrawVote(unit, received.data.vote_id, now()));
      if (step && step !== 'already-handled') onStep(step);
    }),
  ];
}

type Answered = DataOf<typeof bus.structuredOutputCompleted> | DataOf<typeof bus.structuredOutputFailed>;

export function outputHandlers({ once, casting, onStep }: Handling): MessageHandler[] {
  /** The router tells everybody of every output; only those voting asked for are its business. */
  const heard = async <D extends Answered>(
    received: Received<D>,
    hear: (unit: Unit, data: D, casting: Casting) => Promise<Step | null>,
  ) => {
    if (received.data.requester !== 'voting') return;
    const step = await once(received, (unit) => hear(unit, received.data, casting()));
    if (step && step !== 'already-handled') onStep(step);
  };
  return [
    on(bus.structuredOutputCompleted, (received) => heard(received, hearAgent)),
    on(bus.structuredOutputFailed, (received) => heard(received, hearNoAgent)),
  ];
}
