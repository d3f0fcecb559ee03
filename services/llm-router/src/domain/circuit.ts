import type { ModelFailure } from './model-failure.ts';

/**
 * Whether a failure says something about the model's health, so that the next caller is better served elsewhere. What was
 * wrong with the request, or called off by us, says nothing.
 */
export function blamesModel({ cause, retryable }: ModelFailure): boolean {
  switch (cause) {
    case 'unavailable':
    case 'rate_limited':
    case 'spend_limit':
    case 'authentication':
      return true;
    case 'timeout':
    case 'truncated':
      // Our own deadline and our own limit of tokens are no fault of the model, and no try mends them.
      return retryable;
    default:
      return false;
  }
}
