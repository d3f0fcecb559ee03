import { metrics } from '@maestro/telemetry';

export const published = metrics.counter({
  name: 'maestro_messages_published_total',
  help: 'Messages the relay published and the stream acknowledged',
  labels: ['stream'],
});
export const publishedAhead = metrics.counter({
  name: 'maestro_messages_published_ahead_total',
  help: 'Messages among them that were handed over after their commit and not read from the outbox',
});
export const publishFailures = metrics.counter({
  name: 'maestro_publish_failures_total',
  help: 'Publishes the stream did not acknowledge; they are tried again',
  labels: ['stream'],
});
export const relayLag = metrics.gauge({
  name: 'maestro_relay_lag_seconds',
  help: 'Age of the oldest message committed and not yet published',
});
export const relayLeading = metrics.gauge({
  name: 'maestro_relay_leading',
  help: '1 where this process holds the lock of the relay of its schema',
});
export const streamsLost = metrics.counter({
  name: 'maestro_relay_streams_lost_total',
  help: 'Times a stream was found younger or shorter than remembered and was filled again',
  labels: ['stream'],
});
export const handled = metrics.counter({
  name: 'maestro_messages_handled_total',
  help: 'Deliveries by how they ended: done, retried, outage, dead, ignored',
  labels: ['consumer', 'outcome'],
});
export const handlingSeconds = metrics.histogram({
  name: 'maestro_message_handling_seconds',
  help: 'Time a handler took',
  labels: ['consumer'],
});
export const deadLetters = metrics.counter({
  name: 'maestro_dead_letters_total',
  help: 'Messages given up and put aside with their cause',
  labels: ['consumer'],
});
export const answers = metrics.histogram({
  name: 'maestro_answer_seconds',
  help: 'Time a question took to answer, by outcome: ok, the kind of refusal, or failed',
  labels: ['question', 'outcome'],
});
