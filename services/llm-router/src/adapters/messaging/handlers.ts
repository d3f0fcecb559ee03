import { bus } from '@maestro/contracts';
import { on, Unavailable, type MessageHandler, type Received } from '@maestro/messaging';
import { cancelCall } from '../../application/cancel-call.ts';
import type { OrderedFrom } from '../../application/choose.ts';
import { fillSchema, type FillSchemaParts } from '../../application/fill-schema.ts';
import { takeTurn, type TakeTurnParts } from '../../application/take-turn.ts';
import { NotNow } from '../../domain/not-now.ts';

export const commandHandlers = (parts: FillSchemaParts & TakeTurnParts): MessageHandler[] => [
  on(bus.requestAgentTurn, (received) => putOff(() => takeTurn(parts, received.data, orderedFrom(received)))),
  on(bus.requestStructuredOutput, (received) => putOff(() => fillSchema(parts, received.data, orderedFrom(received)))),
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
