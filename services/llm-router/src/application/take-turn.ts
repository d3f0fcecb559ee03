import { setImmediate as nextRound } from 'node:timers/promises';
import type { bus, DataOf, ToolUse } from '@maestro/contracts';
import type { Clock } from '@maestro/kernel';
import { limitsOfDiscussion } from '../domain/budget/budget.ts';
import type { CallOutcome } from '../domain/call-outcome.ts';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import { totalTokens } from '../domain/model-try.ts';
import type { ModelChoice } from '../domain/persona.ts';
import { turnPrompt } from '../domain/rendering/build-prompt.ts';
import { grantedOf } from '../domain/tools/grants.ts';
import type { Call } from '../ports/call-store.ts';
import type { Toolbox } from '../ports/tool.ts';
import { beginningWith, cacheKeyOf, choose, type CallParts, type OrderedFrom } from './choose.ts';
import { LiveText } from './live-text.ts';
import { runCall, type CallResult } from './run-call.ts';
import type { HeldClaim } from './spending.ts';
import type { AnswerCallParts } from './tools/answer-call.ts';
import { useTools, type ToolTurn, type ToolTurnEnded } from './tools/use-tools.ts';

export type TurnOrder = DataOf<typeof bus.requestAgentTurn>;
export type TakeTurnParts = CallParts & AnswerCallParts & { readonly toolbox: Toolbox; readonly clock: Clock };

/** What a message says of models that gave nothing: the first so many. */
const MOST_FAILED = 100;

/** Has an agent speak once, and shows its words as they come. */
export async function takeTurn(parts: TakeTurnParts, order: TurnOrder, from: OrderedFrom): Promise<void> {
  const call: Call = {
    ...from,
    id: order.turn_id,
    purpose: 'turn',
    persona: order.agent.persona,
    ...(order.budget && {
      budget: { limits: limitsOfDiscussion(order.budget), endingCalls: order.budget.ending_calls },
    }),
  };
  const prepared = prepare(parts, order, from);
  // Whoever awaits it sees the failure; a call that is settled already never does.
  prepared.catch(() => undefined);
  const failed = ({ cause, detail }: ModelFailure, uses: readonly ToolUse[] = []): CallOutcome => ({
    kind: 'turn-failed',
    data: { turn_id: order.turn_id, agent_id: order.agent.id, cause, detail, ...called(uses) },
  });

  const usesBefore = async ({ number }: HeldClaim) => (number === 1 ? [] : parts.calls.uses(call.id));
  const ask = async (claim: HeldClaim, signal: AbortSignal): Promise<CallResult> => {
    const ready = await prepared;
    if ('failure' in ready) return { outcome: failed(ready.failure, await usesBefore(claim)), tries: [] };
    const { persona, candidates, granted, prompt } = ready;
    const live = new LiveText(parts.audience, { ...from, turnId: order.turn_id, agentId: order.agent.id });
    const turn: ToolTurn = {
      call,
      agentId: order.agent.id,
      claim: claim.number,
      spending: claim.spending,
      granted,
      prompt,
      ask: ({ goesOnWith, before, ...round }) =>
        parts.askModels(
          {
            ...round,
            callId: call.id,
            discussionId: from.discussionId,
            purpose: call.purpose,
            claim,
            candidates: beginningWith(goesOnWith, candidates),
            cacheKey: cacheKeyOf(from.discussionId, order.agent.id),
            output: { kind: 'text' },
            temperature: persona.temperature,
            deadline: new Date(order.deadline),
            onText: (attempt, text, choice) => live.write(attempt, text, before(choice)),
          },
          signal,
        ),
    };
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(remainingMs(order, parts.clock))]);
    const ended = await useTools(parts, turn, inTime);
    live.end();
    return { outcome: turnOutcome(order, candidates[0]!, ended, failed), tries: ended.tries };
  };

  await runCall(parts, call, {
    ask,
    givenUp: async () => failed(failure('cancelled', 'the turn was given up'), await parts.calls.uses(call.id)),
  });
}

/** Who speaks, with what, and what they are told: read and rendered while the turn is being claimed. */
async function prepare(parts: TakeTurnParts, order: TurnOrder, from: OrderedFrom) {
  // The claim is what everything waits for: it leaves first.
  await nextRound();
  const entries = parts.context.read(from.discussionId, order.context_seq);
  entries.catch(() => undefined);
  const chosen = await choose(parts, from.workspaceId, order.agent, order.agent);
  if ('failure' in chosen) return chosen;
  const granted = grantedOf(chosen.persona.tools, parts.toolbox.tools());
  const reader = { persona: chosen.persona, seat: order.agent.id, tools: granted.map(({ spec }) => spec) };
  return { ...chosen, granted, prompt: turnPrompt(reader, await entries, order) };
}

const remainingMs = ({ deadline }: TurnOrder, clock: Clock): number =>
  Math.max(0, Date.parse(deadline) - clock.now().getTime());

/** Absent where there are none: most turns call no tool. */
const called = (uses: readonly ToolUse[]) => (uses.length > 0 ? { tool_calls: [...uses] } : {});

function turnOutcome(
  order: TurnOrder,
  asked: ModelChoice,
  { answer, attempt, tries, failed: gaveNothing, failure: why, text, uses, earlier }: ToolTurnEnded,
  failed: (why: ModelFailure, uses: readonly ToolUse[]) => CallOutcome,
): CallOutcome {
  if (!answer) return failed(why!, uses);
  const paid = [...earlier, ...tries];
  return {
    kind: 'turn-completed',
    data: {
      turn_id: order.turn_id,
      agent_id: order.agent.id,
      text,
      ...called(uses),
      provider: answer.choice.provider,
      model: answer.model,
      simulated: answer.simulated,
      tokens: totalTokens(paid),
      fallback_from: answer.choice === asked ? null : `${asked.provider}/${asked.model}`,
      attempt,
      ...(gaveNothing.length > 0 && { failed: gaveNothing.slice(0, MOST_FAILED) }),
      vendor_ms: Math.round(paid.reduce((sum, tried) => sum + tried.tookMs, 0)),
    },
  };
}
