import { failure } from '../../../domain/model-failure.ts';
import type { ModelEvent } from '../../../ports/language-model.ts';

/** From Anthropic's `stop_reason` to how the stream ends. One we do not know is no success. */
export function mapStopReason(reason: string | null, explanation: string | null): ModelEvent {
  switch (reason) {
    case 'end_turn':
    case 'stop_sequence':
      return { type: 'finished', reason: 'end' };
    case 'max_tokens':
      return { type: 'finished', reason: 'length' };
    case 'tool_use':
      return { type: 'finished', reason: 'tool_use' };
    case 'refusal':
      return { type: 'failed', failure: failure('refused', explanation ?? 'the model refused to answer') };
    case 'model_context_window_exceeded':
      return { type: 'failed', failure: failure('context_too_large', 'the answer no longer fits the model') };
    default:
      return {
        type: 'failed',
        failure: failure('unavailable', `the model stopped for an unknown reason: ${reason ?? 'none given'}`),
      };
  }
}
