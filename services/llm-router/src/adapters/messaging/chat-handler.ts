import type { flow } from '@maestro/contracts';
import { Unavailable, type StreamHandler } from '@maestro/messaging';
import { chat, type ChatParts } from '../../application/chat.ts';
import { NotNow } from '../../domain/not-now.ts';

/** A chat as it is asked over the bus. */
export const chatHandler =
  (parts: ChatParts): StreamHandler<typeof flow.chat> =>
  async (order, asked, teller, signal) => {
    try {
      return await chat(parts, order, asked, teller, signal);
    } catch (error) {
      if (error instanceof NotNow) throw new Unavailable(error.message, { cause: error });
      throw error;
    }
  };
