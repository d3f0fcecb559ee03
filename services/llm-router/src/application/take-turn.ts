import type { bus, DataOf } from '@maestro/contracts';
import type { CallOutcome } from '../domain/call-outcome.ts';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import { totalTokens } from '../domain/model-try.ts';
import type { ModelChoice } from '../domain/persona.ts';
import { turnPrompt } from '../domain/rendering/build-prompt.ts';
import type { Call } from '../ports/call-store.ts';
import type { ModelsAnswered } from './ask-models.ts';
import { cacheKeyOf, choose, type CallParts, type OrderedFrom } from './choose.ts';
import { LiveText } from './live-text.ts';
import { runCall, type CallResult } from './run-call.ts';
import type { HeldClaim } from './spending.ts';

export type TurnOrder = DataOf<typeof bus.requestAgentTurn>;
/** Has an agent speak once, and shows its words as they come. */
export async function takeTurn(parts: CallParts, order: TurnOrder, from: OrderedFrom): Promise<void> {
  const call: Call = { ...from, id: order.turn_id, purpose: 'turn', persona: order.agent.persona };
  const entries = parts.context.read(from.discussionId, order.context_seq);
  // Whoever awaits it sees the failure; a call that is settled already never does.
  entries.catch(() => undefined);
  const failed = (why: ModelFailure): CallOutcome => ({
    kind: 'turn-failed',
    data: { turn_id: order.turn_id, agent_id: order.agent.id, cause: why.cause, detail: why.detail },
  });

  const ask = async (claim: HeldClaim, signal: AbortSignal): Promise<CallResult> => {
    const chosen = await choose(parts, from.workspaceId, order.agent, order.agent);
    if ('failure' in chosen) return { outcome: failed(chosen.failure), tries: [] };
    const { persona, candidates } = chosen;
    const reader = { persona, seat: order.agent.id };
    const live = new LiveText(parts.audience, { ...from, turnId: order.turn_id, agentId: order.agent.id });
    const answered = await parts.askModels(
      {
        callId: call.id,
        discussionId: from.discussionId,
        purpose: call.purpose,
        claim,
        triesBefore: 0,
        candidates,
        prompt: turnPrompt(reader, await entries, order),
        cacheKey: cacheKeyOf(from.discussionId, order.agent.id),
        output: { kind: 'text' },
        temperature: persona.temperature,
        deadline: new Date(order.deadline),
        onText: (attempt, text) => live.write(attempt, text),
      },
      signal,
    );
    live.flush();
    return { outcome: turnOutcome(order, candidates[0]!, answered, failed), tries: answered.tries };
  };

  await runCall(parts, call, { ask, givenUp: () => failed(failure('cancelled', 'the turn was given up')) });
}

function turnOutcome(
  order: TurnOrder,
  asked: ModelChoice,
  { answer, attempt, tries, failure: why }: ModelsAnswered,
  failed: (why: ModelFailure) => CallOutcome,
): CallOutcome {
  if (!answer) return failed(why!);
  return {
    kind: 'turn-completed',
    data: {
      turn_id: order.turn_id,
      agent_id: order.agent.id,
      text: answer.text.trim(),
      provider: answer.choice.provider,
      model: answer.model,
      simulated: answer.simulated,
      tokens: totalTokens(tries),
      fallback_from: answer.choice === asked ? null : `${asked.provider}/${asked.model}`,
      attempt,
      vendor_ms: Math.round(tries.reduce((sum, tried) => sum + tried.tookMs, 0)),
    },
  };
}
