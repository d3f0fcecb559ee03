import type { PaidTry } from '../model-try.ts';
import { dearest, type Price } from '../price.ts';
import type { Prompt, PromptPart } from '../prompt.ts';

/** What calls use: tokens in and out together, and money in millionths of a dollar. */
export type Amount = { readonly tokens: number; readonly cost: number };

export const NOTHING: Amount = { tokens: 0, cost: 0 };

export const plus = (a: Amount, b: Amount): Amount => ({ tokens: a.tokens + b.tokens, cost: a.cost + b.cost });

export const amountOf = ({ usage, cost }: PaidTry): Amount => ({
  tokens: usage.input + usage.output,
  cost: cost ?? 0,
});

/** Bytes of UTF-8 a token stands for at the least, in any language vendors' tokenizers were built for. */
const BYTES_PER_TOKEN = 3;
/** What vendors add around each part: role, separators (tokens). */
const TOKENS_AROUND_PART = 8;
const MILLION = 1_000_000;

/**
 * The most one request may use: more input than it is likely to hold, at the dearest rate input has, and all the output it
 * may produce. Meant to be too much, so that what is put aside for a call covers it.
 */
export function mostOf(prompt: Prompt, maxOutputTokens: number, price: Price | null): Amount {
  const input = inputTokens(prompt);
  const rate = dearest([price]) ?? { input: 0, output: 0, cachedInput: 0, cacheWrite: 0 };
  const dearestInput = Math.max(rate.input, rate.cacheWrite);
  return {
    tokens: input + maxOutputTokens,
    cost: Math.ceil((input * dearestInput + maxOutputTokens * rate.output) / MILLION),
  };
}

/** More than a prompt is likely to hold. */
export function inputTokens({ system, tools, kept, tail }: Prompt): number {
  const parts = [...kept, ...tail].flatMap((turn) => turn.parts);
  const bytes = [system, JSON.stringify(tools), ...parts.map(textOf)].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    0,
  );
  return Math.ceil(bytes / BYTES_PER_TOKEN) + (parts.length + 2) * TOKENS_AROUND_PART;
}

function textOf(part: PromptPart): string {
  if (part.kind === 'text') return part.text;
  return part.kind === 'tool-call' ? part.call.arguments : part.result.text;
}
