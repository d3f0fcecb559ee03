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
