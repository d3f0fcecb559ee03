import { failure } from '../../../domain/model-failure.ts';
import type { ModelEvent } from '../../../ports/language-model.ts';

const REFUSED = new Set(['SAFETY', 'RECITATION', 'LANGUAGE', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII']);

/** From Gemini's `finishReason` to how the stream ends. One we do not know is no success. */
export function mapFinishReason(reason: string, message: string | null, calledTool: boolean): ModelEvent {
  if (reason === 'STOP') return { type: 'finished', reason: calledTool ? 'tool_use' : 'end' };
  if (reason === 'MAX_TOKENS') return { type: 'finished', reason: 'length' };
  const detail = `Gemini stopped: ${reason}${message ? `, ${message}` : ''}`;
  return { type: 'failed', failure: failure(REFUSED.has(reason) ? 'refused' : 'unavailable', detail) };
}
