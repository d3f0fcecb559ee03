import type { ChatOutcome, Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import type { ChatLedger } from '../ports/chat-ledger.ts';
import { answerChat, toldOf, type ChatQuestion, type ChatTeller } from './answer-chat.ts';
import type { AskModels } from './ask-models.ts';
import { patiently } from './patiently.ts';
import type { RunningCalls } from './running-calls.ts';
import { UNLIMITED, type HeldClaim } from './spending.ts';

export type UnclaimedChatParts = {
  readonly ledger: ChatLedger;
  readonly running: RunningCalls;
  readonly askModels: AskModels;
};

const ONLY_CLAIM: HeldClaim = { number: 1, spending: UNLIMITED };

/**
 * A chat nobody can order again and nobody has set a limit on: there is nothing to claim and nothing to keep but its usage,
 * which is in the ledger before the end is told. A crash costs what has not been told to its end.
 */
export async function unclaimedChat(
  parts: UnclaimedChatParts,
  question: ChatQuestion,
  teller: ChatTeller,
  signal: AbortSignal,
): Promise<Result<ChatOutcome, Refusal>> {
  const { ledger, running } = parts;
  if (!ledger.isThere) return err({ kind: 'unavailable', detail: 'the chat cannot be recorded just now' });
  const held = running.holdUnclaimed(signal);
  try {
    const { outcome, tries } = await answerChat(parts, question, ONLY_CLAIM, teller, held.signal);
    await patiently(() => ledger.keep(question.call, tries));
    return ok(toldOf(outcome));
  } finally {
    held.end();
  }
}
