import type { ChatFailure, ChatOutcome, ChatReply, Refusal } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';
import { HttpProblem, problemOf } from '../problem.ts';

/** What a model's failure is in terms of HTTP. 5xx: not the caller's doing, another time or another model may answer. */
const STATUS_OF: Record<ChatFailure['cause'], number> = {
  bad_request: 422,
  context_too_large: 422,
  unknown_persona: 422,
  refused: 422,
  budget_spent: 402,
  rate_limited: 429,
  invalid_output: 502,
  truncated: 502,
  authentication: 502,
  spend_limit: 502,
  unavailable: 503,
  cancelled: 503,
  watchdog: 504,
  timeout: 504,
};

/** The reply, or why there is none. */
export function replyOrProblem(result: Result<ChatOutcome, Refusal>): ChatReply | HttpProblem {
  if (!result.ok) return problemOf(result.error);
  if (result.value.kind === 'answered') return result.value.reply;
  const { cause, detail, retry_after_ms } = result.value.failure;
  const status = STATUS_OF[cause];
  const seconds = Math.ceil((retry_after_ms ?? 1_000) / 1_000);
  return new HttpProblem(status, cause, detail, {
    ...((status === 503 || status === 429) && { headers: { 'retry-after': String(seconds) } }),
  });
}

export const tooSlow = (): HttpProblem =>
  new HttpProblem(503, 'too_slow', 'the answer was not read as fast as it came, and has been given up');
