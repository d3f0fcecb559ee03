import type OpenAI from 'openai';
import { z } from 'zod';
import type { ToolCall, ToolCallEcho } from '../../../domain/tool.ts';

export const OPENAI = 'openai';

/**
 * What GPT reasoned before it asked for a tool. Where OpenAI keeps nothing it comes encrypted, and goes back unchanged before
 * the call: the model goes on with the thought instead of having it again.
 */
const EchoedItem = z.object({
  id: z.string(),
  encrypted_content: z.string().min(1),
  summary: z.array(z.unknown()).default([]),
});
export type EchoedItem = z.infer<typeof EchoedItem>;

/** null: an item that holds no reasoning we could give back. */
export const readReasoning = (item: unknown): EchoedItem | null => EchoedItem.safeParse(item).data ?? null;

export const echoOf = (items: readonly EchoedItem[]): ToolCallEcho | null =>
  items.length === 0 ? null : { system: OPENAI, value: JSON.stringify(items) };

/** The items that stand before a call of GPT's own; none for another vendor's. */
export const toEchoedItems = ({ echo }: ToolCall): OpenAI.Responses.ResponseReasoningItem[] =>
  echo?.system === OPENAI ? z.array(EchoedItem).parse(JSON.parse(echo.value)).map(toItem) : [];

const toItem = ({ summary, ...item }: EchoedItem): OpenAI.Responses.ResponseReasoningItem => ({
  type: 'reasoning',
  ...item,
  summary: summary as OpenAI.Responses.ResponseReasoningItem['summary'],
});
