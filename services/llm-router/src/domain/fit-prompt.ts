import { inputTokens } from './budget/amount.ts';
import type { Prompt } from './prompt.ts';

/** What of a model's window prompts may fill before they are told in short: counts of tokens before a call are guesses. */
const NEAR = 0.9;

/**
 * The prompt as it fits a model: whole, or told in short where it nears the window. null: it does not fit at all, and no call
 * may be made.
 * @param room tokens of the window that are left for input.
 */
export function fitPrompt(prompt: Prompt, room: number): Prompt | null {
  const most = room * NEAR;
  if (inputTokens(prompt) <= most) return prompt;
  if (prompt.short === undefined) return null;
  const { lasting: _, ...rest } = prompt;
  const shorter = { ...rest, kept: prompt.short() };
  return inputTokens(shorter) <= most ? shorter : null;
}
