import type { Prompt, PromptPart, PromptTurn } from '../../domain/prompt.ts';

/** Where it is not known which of several parts the last call ended with, so many are marked. */
const LOOKED_BACK = 16;

/**
 * The parts of a prompt behind which a vendor that has to be told is told to cache, in their order:
 * - what stays when old talk is folded, with its end and where that was before, so that folding does not cost the beginning;
 * - where the last call of this reader ended: before its own last message or, where it has none, at one of the last parts;
 * - what this call adds to the kept part;
 * - the newest results of tools, which the next step of the same turn begins with. Its first step has cached the kept part
 *   whole, so that where the last call ended does not matter any more.
 */
export function cacheMarks({ kept, tail, lasting = 0 }: Prompt): PromptPart[] {
  const results = tail.at(-1)?.parts.findLast((part) => part.kind === 'tool-result');
  const own = kept.findLastIndex((turn) => turn.role === 'assistant');
  const told = kept.flatMap((turn) => turn.parts);
  const lastCall = own < 0 ? told.slice(-LOOKED_BACK, -1) : [lastPart(kept[own - 1])];
  const lasts = kept[0]?.parts.slice(0, lasting).slice(-LOOKED_BACK) ?? [];
  const marks = [...lasts, ...(results ? [] : lastCall), told.at(-1), results];
  return [...new Set(marks)].filter((part) => part !== undefined);
}

const lastPart = (turn: PromptTurn | undefined): PromptPart | undefined => turn?.parts.at(-1);
