import type { ToolOutcome, ToolUse } from '@maestro/contracts';
import type { ToolCall } from '../tool.ts';
import { keptArguments, keptResult } from './bounds.ts';
import { bytesOf } from './sandbox-path.ts';

/** Names a call in the log: the turn's id and the number of the call. */
export const callIdOf = (turnId: string, nth: number): string => `${turnId}-${nth}`;

/** What every vendor takes; a model may make up anything. */
const LONGEST_NAME = 64;

/** A call with its result as the log and later turns know it. */
export const toToolUse = (
  turnId: string,
  nth: number,
  call: ToolCall,
  answer: { readonly outcome: ToolOutcome; readonly text: string },
  tookMs: number,
): ToolUse => ({
  call_id: callIdOf(turnId, nth),
  tool: call.name.slice(0, LONGEST_NAME).toWellFormed() || 'nameless',
  arguments: keptArguments(call.arguments),
  outcome: answer.outcome,
  result: keptResult(answer.text),
  bytes: bytesOf(answer.text),
  took_ms: Math.max(0, Math.round(tookMs)),
});
