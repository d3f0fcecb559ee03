import type Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';
import type { ToolCall, ToolCallEcho } from '../../../domain/tool.ts';

export const ANTHROPIC = 'anthropic';

/** What Claude thought before it asked for a tool; it wants to see that again, unchanged, beside the call. */
const EchoedBlock = z.union([
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
]);
export type EchoedBlock = z.infer<typeof EchoedBlock>;

export const echoOf = (blocks: readonly EchoedBlock[]): ToolCallEcho | null =>
  blocks.length === 0 ? null : { system: ANTHROPIC, value: JSON.stringify(blocks) };

/** The blocks that stand before a call of Claude's own; none for another vendor's. */
export const toEchoedBlocks = ({ echo }: ToolCall): Anthropic.ContentBlockParam[] =>
  echo?.system === ANTHROPIC ? z.array(EchoedBlock).parse(JSON.parse(echo.value)) : [];
