import type { ToolCall, ToolResult, ToolSpec } from './tool.ts';

/** A piece of one turn. A vendor that knows content blocks gets one block per part. */
export type PromptPart =
  | { readonly kind: 'text'; readonly text: string }
  /** Said by the assistant; the results of all calls of one turn are the beginning of the next. */
  | { readonly kind: 'tool-call'; readonly call: ToolCall }
  /** Told by the user. */
  | { readonly kind: 'tool-result'; readonly result: ToolResult };

/** What one side said. The model is the assistant; everybody else is told to it as the user. */
export type PromptTurn = { readonly role: 'user' | 'assistant'; readonly parts: readonly PromptPart[] };

/** What a model is asked, before any vendor's shape. */
export type Prompt = {
  readonly system: string;
  /** Those the model may ask for; the same in every call of one agent, or its prompt cache is lost. */
  readonly tools: readonly ToolSpec[];
  /** Grows at its end only from one call of an agent to the next, so that vendors' prompt caches hit. */
  readonly kept: readonly PromptTurn[];
  /**
   * How many parts of the first kept turn also begin what is kept once old talk in it is told in short: a vendor that is
   * told where to cache is told there, too. Left out: nothing is known to.
   */
  readonly lasting?: number;
  /** The kept part in short, for models whose window the whole would fill; left out: there is no shorter way. */
  readonly short?: () => readonly PromptTurn[];
  /** This call's instruction, its tool calls with their results, the exchange about a mended answer; never part of a later call. */
  readonly tail: readonly PromptTurn[];
};

export const textPart = (text: string): PromptPart => ({ kind: 'text', text });

export const userSays = (text: string): PromptTurn => ({ role: 'user', parts: [textPart(text)] });

export const assistantSays = (text: string): PromptTurn => ({ role: 'assistant', parts: [textPart(text)] });

/** What the model said before its calls, where it said anything, and the calls. */
export const assistantCalls = (text: string, calls: readonly ToolCall[]): PromptTurn => ({
  role: 'assistant',
  parts: [
    ...(text.trim() === '' ? [] : [textPart(text)]),
    ...calls.map((call): PromptPart => ({ kind: 'tool-call', call })),
  ],
});

/** What came of all calls of the turn before, in their order. */
export const toolResults = (results: readonly ToolResult[]): PromptTurn => ({
  role: 'user',
  parts: results.map((result): PromptPart => ({ kind: 'tool-result', result })),
});

/** The words of a turn, without its tools. */
export const textsOf = (turn: PromptTurn): string[] =>
  turn.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));

/** The same for a model that knows no tools: what was called, and what came of it, as words. */
export const withoutTools = (prompt: Prompt): Prompt => ({
  ...prompt,
  tools: [],
  kept: prompt.kept.map(inWords),
  ...(prompt.short && { short: worded(prompt.short) }),
  tail: prompt.tail.map(inWords),
});

const worded =
  (turns: () => readonly PromptTurn[]): (() => readonly PromptTurn[]) =>
  () =>
    turns().map(inWords);

const inWords = (turn: PromptTurn): PromptTurn => ({
  ...turn,
  parts: turn.parts.map((part): PromptPart => {
    if (part.kind === 'text') return part;
    if (part.kind === 'tool-call') return textPart(`(I called ${part.call.name}: ${part.call.arguments})`);
    return textPart(`(${part.result.name} answered:)\n${part.result.text}`);
  }),
});

/** Neighbours of one role become one turn: no vendor has to accept two in a row. */
export function alternate(turns: readonly PromptTurn[]): PromptTurn[] {
  const merged: PromptTurn[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    if (last?.role === turn.role) merged[merged.length - 1] = { ...last, parts: [...last.parts, ...turn.parts] };
    else merged.push(turn);
  }
  return merged;
}
