import type { TurnFailure } from '@maestro/contracts';
import type { ModelFailure } from './model-failure.ts';
import { NO_USAGE, type StopReason, type Usage } from './model-reply.ts';
import type { ModelChoice } from './persona.ts';
import { costOf, type Price } from './price.ts';
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
  /** Millionths of a dollar; null: nobody told us the price. */
  readonly cost: number | null;
  readonly startedAt: Date;
  /** Milliseconds; null: nothing came. */
  readonly firstTokenMs: number | null;
  readonly tookMs: number;
  /** Events of the vendor's that were passed over. */
  readonly skipped: number;
};

/** What paying for a try needs to know of it. */
export type PaidTry = Pick<ModelTry, 'usage' | 'cost' | 'tookMs'>;

/** About four characters a token in English; only ever used where the vendor gave no count. */
const CHARS_PER_TOKEN = 4;
const tokensOf = (chars: number): number => Math.ceil(chars / CHARS_PER_TOKEN);

/**
 * What a try has used. A vendor that was cut off has not counted what it had said by then, and one that failed before it
 * said anything has used what it says and no more.
 * @param streamed UTF-16 units of text and of tools' arguments that came.
 */
export function settleUsage(
  reported: Usage | null,
  prompt: Prompt,
  streamed: number,
  failed: boolean,
): { usage: Usage; estimated: boolean } {
  if (reported !== null && !failed) return { usage: reported, estimated: false };
  if (failed && streamed === 0) return { usage: reported ?? NO_USAGE, estimated: false };
  const usage = {
    ...(reported ?? NO_USAGE),
    input: reported?.input || estimateInput(prompt),
    output: Math.max(reported?.output ?? 0, tokensOf(streamed)),
  };
  return { usage, estimated: true };
}

function estimateInput(prompt: Prompt): number {
  const parts = [...prompt.kept, ...prompt.tail].flatMap((turn) => turn.parts);
  return tokensOf(parts.reduce((chars, part) => chars + charsOf(part), prompt.system.length));
}

function charsOf(part: PromptPart): number {
  if (part.kind === 'text') return part.text.length;
  return part.kind === 'tool-call' ? part.call.arguments.length : part.result.text.length;
}

/** What this usage cost; a vendor's counts that contradict each other are read so that they do not. */
export function priceOf(usage: Usage, price: Price | null): number | null {
  if (price === null) return null;
  const count = (tokens: number): number => (Number.isFinite(tokens) ? Math.max(0, Math.ceil(tokens)) : 0);
  const input = count(usage.input);
  const cachedInput = Math.min(count(usage.cachedInput), input);
  const cacheWrite = Math.min(count(usage.cacheWrite), input - cachedInput);
  return costOf({ ...usage, input, cachedInput, cacheWrite, output: count(usage.output) }, price);
}

/** A model that was asked and gave nothing, or was not even asked, and why: for whoever reads what came in its stead. */
export type FailedAsk = ModelChoice & { readonly cause: TurnFailure };

/** Tokens of several tries together. */
export const totalTokens = (tries: readonly Pick<ModelTry, 'usage'>[]): { input: number; output: number } => ({
  input: tries.reduce((sum, tried) => sum + tried.usage.input, 0),
  output: tries.reduce((sum, tried) => sum + tried.usage.output, 0),
});
