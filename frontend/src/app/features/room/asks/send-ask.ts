import { problemInWords } from '../../../data/rest/problem';
import type { AskDraft } from './ask-drafts';

/** Sends what was drafted; a failure is said in the card, and pressing again repeats the same order. */
export async function sendAsk(
  draft: AskDraft,
  order: unknown,
  send: (key: string) => Promise<unknown>,
): Promise<boolean> {
  if (draft.sending()) return false;
  draft.sending.set(true);
  draft.problem.set(null);
  try {
    await send(draft.key.for(order));
    draft.key.accepted();
    return true;
  } catch (error) {
    draft.problem.set(problemInWords(error));
    return false;
  } finally {
    draft.sending.set(false);
  }
}
