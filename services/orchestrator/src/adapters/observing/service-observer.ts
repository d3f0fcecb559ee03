import { contextFrom, currentTraceparent, inSpan, metrics, DISCUSSION_ID, type Logger } from '@maestro/telemetry';
import type { Observer } from '../../ports/observer.ts';

const appended = metrics.counter({
  name: 'orchestrator_events_appended_total',
  help: 'Events committed to logs, by type',
  labels: ['type'],
});
const conflicts = metrics.counter({
  name: 'orchestrator_conflicts_total',
  help: 'Inputs decided again because another replica appended first',
});
const folds = metrics.counter({
  name: 'orchestrator_folds_wanted_total',
  help: 'Folds wanted, by whether they were found in memory: hit, miss',
  labels: ['found'],
});
const unwritten = metrics.counter({
  name: 'orchestrator_context_write_failures_total',
  help: 'Writes of the shared context to Redis that failed; readers ask for the entries instead',
});
const stale = metrics.counter({
  name: 'orchestrator_catalogue_refresh_failures_total',
  help: 'Times the router did not say which personas and providers there are',
});
const missed = metrics.counter({
  name: 'orchestrator_deadline_failures_total',
  help: 'Passed deadlines that could not be handled at once; they come up again',
});
const backlog = metrics.gauge({
  name: 'orchestrator_due_backlog',
  help: 'Deadlines that have passed and wait to be handled',
});

/** Log lines, metrics and spans of what happens in the service. */
export function createObserver(logger: Logger): Observer {
  return {
    appended(discussionId, events) {
      for (const { type } of events) appended.inc({ type });
      const [first, last] = [events[0], events.at(-1)];
      logger.debug({ discussion_id: discussionId, from: first?.seq, to: last?.seq, last: last?.type }, 'appended');
    },
    behind(discussionId) {
      conflicts.inc();
      logger.info({ discussion_id: discussionId }, 'another replica appended first; deciding again');
    },
    foldWanted(found) {
      folds.inc({ found: found ? 'hit' : 'miss' });
    },
    contextNotWritten(discussionId, error) {
      unwritten.inc();
      logger.warn({ discussion_id: discussionId, err: error }, 'the shared context was not written to Redis');
    },
    catalogueNotRefreshed(detail) {
      stale.inc();
      logger.warn({ detail }, 'judging a request by an older list of personas and providers');
    },
    deadlineNotHandled(discussionId, error) {
      missed.inc();
      logger.error({ discussion_id: discussionId, err: error }, 'a passed deadline could not be handled');
    },
    dueBacklog(count) {
      backlog.set(count);
    },
    within(step, discussionId, traceparent, work) {
      const asked = currentTraceparent();
      const attributes = { [DISCUSSION_ID]: discussionId, ...(asked !== null && { 'maestro.asked_by': asked }) };
      // Without a trace of its own the discussion's steps stay in the trace of whoever asks.
      return inSpan(step, { attributes, ...(traceparent !== null && { parent: contextFrom(traceparent) }) }, work);
    },
    traceparent: currentTraceparent,
  };
}
