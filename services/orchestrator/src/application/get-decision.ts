import type { Actor, DecisionView, Refusal } from '@maestro/contracts';
import { decisionView } from '@maestro/discussion-core';
import { ok, type Result } from '@maestro/kernel';
import { readAs, type ReadingParts } from './readings.ts';

/** The decision, as far as it stands. */
export const getDecision =
  (parts: ReadingParts) =>
  async ({ discussion_id }: { discussion_id: string }, actor: Actor): Promise<Result<DecisionView, Refusal>> => {
    const reading = await readAs(parts, discussion_id, actor);
    return reading.ok ? ok(decisionView(reading.value.state)) : reading;
  };
