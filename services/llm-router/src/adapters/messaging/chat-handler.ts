import type { flow } from '@maestro/contracts';
import { Unavailable, type StreamHandler } from '@maestro/messaging';
import { chat, type ChatParts } from '../../application/chat.ts';
import { NotNow } from '../../domain/not-now.ts';

/** A chat as it is asked over the bus. */
export const chatHandler =
  (parts: ChatParts): StreamHandler<typeof flow.chat> =>
  (order, asked, teller, signal) =>
    chat(parts, order, asked, teller, signal).catch((error: unknown) => {
      throw error instanceof NotNow ? new Unavailable(error.message, { cause: error }) : error;
    });
