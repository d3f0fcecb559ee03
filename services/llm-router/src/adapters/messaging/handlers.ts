import { bus } from '@maestro/contracts';
import { on, Unavailable, type MessageHandler, type Received } from '@maestro/messaging';
import { cancelCall } from '../../application/cancel-call.ts';
import type { OrderedFrom } from '../../application/choose.ts';
import { fillSchema, type FillSchemaParts } from '../../application/fill-schema.ts';
import type { Gate } from '../../application/gate.ts';
import { takeTurn } from '../../application/take-turn.ts';
import { NotNow } from '../../domain/not-now.ts';

/** Orders for models wait for a place at the gate; a cancellation never does. */
export const commandHandlers = (parts: FillSchemaParts, gate: Gate): MessageHandler[] => [
  on(bus.requestAgentTurn, (received) =>
    putOff(() => gate.pass(() => takeTurn(parts, received.data, orderedFrom(received)))),
  ),
  on(bus.requestStructuredOutput, (received) =>
    putOff(() => gate.pass(() => fillSchema(parts, received.data, orderedFrom(received)))),
  ),
  on(bus.cancelCall, (received) => putOff(() => cancelCall(parts, received.data.call_id, orderedFrom(received)))),
];

const orderedFrom = ({ envelope }: Received): OrderedFrom => ({
  workspaceId: envelope.workspaceid,
  discussionId: envelope.discussionid,
  commandId: envelope.id,
  correlationId: envelope.correlationid,
});

/** What is not possible now is delivered again and counts as no failure. */
async function putOff(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof NotNow) throw new Unavailable(error.message, { cause: error });
    throw error;
  }
}
