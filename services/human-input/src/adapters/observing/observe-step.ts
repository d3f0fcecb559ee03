import { metrics, type Logger } from '@maestro/telemetry';
import type { Step } from '../../domain/request.ts';

const answered = metrics.counter({
  name: 'human_input_requests_answered_total',
  help: 'Requests answered, by kind',
  labels: ['kind'],
});
const expired = metrics.counter({
  name: 'human_input_deadlines_passed_total',
  help: 'Deadlines that passed without an answer, by the policy followed',
  labels: ['policy'],
});
/** Log lines and metrics of a step that has been committed. */
export const observeStep =
  (logger: Logger) =>
  ({ request, effects }: Step): void => {
    const { request_id, discussion_id, kind } = request;
    for (const effect of effects) {
      if (effect.kind === 'answered') {
        answered.inc({ kind });
        logger.info({ request_id, discussion_id, kind, by: effect.by }, 'request answered');
      } else {
        expired.inc({ policy: request.expiry.policy });
        logger.info({ request_id, discussion_id, policy: request.expiry.policy }, 'deadline passed');
      }
    }
  };
