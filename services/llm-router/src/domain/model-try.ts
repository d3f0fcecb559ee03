import type { ModelFailure } from './model-failure.ts';
import { NO_USAGE, type StopReason, type Usage } from './model-reply.ts';
import type { ModelChoice } from './persona.ts';
import type { Prompt, PromptPart } from './prompt.ts';
import type { ToolCall } from './tool.ts';

/** One request to one model and what came of it: answered, or failed with what had come until then. */
export type ModelTry = {
  readonly choice: ModelChoice;
  /** What the vendor says answered; the model asked for where it says nothing. */
  readonly model: string;
  readonly simulated: boolean;
  readonly text: string;
  /** Tools it asks for, in their order; empty where it failed. */
  readonly toolCalls: readonly ToolCall[];
  readonly stop: StopReason | null;
  readonly failure: ModelFailure | null;
  readonly usage: Usage;
  /** Whether `usage` is our guess, because the vendor never came to say. */
  readonly estimated: boolean;
  readonly startedAt: Date;
  /** Milliseconds; null: nothing came. */
  readonly firstTokenMs: number | null;
  readonly tookMs: number;
  /** Events of the vendor's that were passed over. */
  readonly skipped: number;
};

/** About four characters a token in English; only ever used where the vendor gave no count. */
const CHARS_PER_TOKEN = 4;
const tokensOf = (chars: number): number => Math.ceil(chars / CHARS_PER_TOKEN);

/**
 * What a try has cost. A vendor that was cut off has not counted what it had said by then, and one that failed before it
 * said anything has cost what it says and no more.
 */
export function settleUsage(
  reported: Usage | null,
  prompt: Prompt,
  text: string,
  failed: boolean,
): { usage: Usage; estimated: boolean } {
  if (reported !== null && !failed) return { usage: reported, estimated: false };
  if (failed && text === '') return { usage: reported ?? NO_USAGE, estimated: false };
  const guessed = estimateUsage(prompt, text);
  const usage = {
    ...(reported ?? NO_USAGE),
    input: reported?.input || guessed.input,
    output: Math.max(reported?.output ?? 0, guessed.output),
  };
  return { usage, estimated: true };
}

function estimateUsage(prompt: Prompt, text: string): { input: number; output: number } {
  const parts = [...prompt.kept, ...prompt.tail].flatMap((turn) => turn.parts);
  const input = parts.reduce((chars, part) => chars + charsOf(part), prompt.system.length);
  return { input: tokensOf(input), output: tokensOf(text.length) };
}

function charsOf(part: PromptPart): number {
  if (part.kind === 'text') return part.text.length;
  return part.kind === 'tool-call' ? part.call.arguments.length : part.result.text.length;
}

/** Tokens of several tries together. */
export const totalTokens = (tries: readonly ModelTry[]): { input: number; output: number } => ({
  input: tries.reduce((sum, tried) => sum + tried.usage.input, 0),
  output: tries.reduce((sum, tried) => sum + tried.usage.output, 0),
});
