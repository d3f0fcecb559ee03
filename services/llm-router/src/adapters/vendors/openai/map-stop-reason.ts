import { failure } from '../../../domain/model-failure.ts';
import type { ModelEvent } from '../../../ports/language-model.ts';

/** From the `incomplete_details` of an OpenAI response that was cut off to how the stream ends. */
export function mapIncompleteReason(reason: string | null | undefined): ModelEvent {
  switch (reason) {
    case 'max_output_tokens':
      return { type: 'finished', reason: 'length' };
    case 'content_filter':
      return { type: 'failed', failure: failure('refused', 'OpenAI: the answer was filtered') };
    default:
      return {
        type: 'failed',
        failure: failure('unavailable', `OpenAI: the response is incomplete: ${reason ?? 'no reason given'}`),
      };
  }
}

/**
 * From the `finish_reason` of a chat completion to how the stream ends. Some who speak this format say `stop` though they ask
 * for tools. One we do not know is no success.
 */
export function mapFinishReason(reason: string, calledTool: boolean): ModelEvent {
  switch (reason) {
    case 'stop':
    case 'tool_calls':
    case 'function_call':
      return { type: 'finished', reason: calledTool ? 'tool_use' : 'end' };
    case 'length':
    case 'model_length':
      return { type: 'finished', reason: 'length' };
    case 'content_filter':
      return { type: 'failed', failure: failure('refused', 'the answer was filtered') };
    default:
      return { type: 'failed', failure: failure('unavailable', `the model stopped for an unknown reason: ${reason}`) };
  }
}
