/** A piece of one turn. A vendor that knows content blocks gets one block per part. */
export type PromptPart = { readonly kind: 'text'; readonly text: string };

/** What one side said. The model is the assistant; everybody else is told to it as the user. */
export type PromptTurn = { readonly role: 'user' | 'assistant'; readonly parts: readonly PromptPart[] };

/** What a model is asked, before any vendor's shape. */
export type Prompt = {
  readonly system: string;
  /** Grows at its end only from one call of an agent to the next, so that vendors' prompt caches hit. */
  readonly kept: readonly PromptTurn[];
  /** This call's instruction, and the exchange about a mended answer; never part of a later call. */
  readonly tail: readonly PromptTurn[];
};

export const textPart = (text: string): PromptPart => ({ kind: 'text', text });

export const userSays = (text: string): PromptTurn => ({ role: 'user', parts: [textPart(text)] });

export const assistantSays = (text: string): PromptTurn => ({ role: 'assistant', parts: [textPart(text)] });

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
