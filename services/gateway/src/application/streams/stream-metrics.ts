import { metrics } from '@maestro/telemetry';

export const streamMetrics = {
  clients: metrics.gauge({
    name: 'gateway_stream_clients',
    help: 'Clients that follow a discussion',
    labels: ['transport'],
  }),
  events: metrics.counter({ name: 'gateway_stream_events_total', help: 'Events sent to clients' }),
  gaps: metrics.counter({
    name: 'gateway_stream_gaps_total',
    help: 'Times events were missing and the owner was asked for them',
  }),
  ended: metrics.counter({
    name: 'gateway_stream_ended_total',
    help: 'Streams this side ended, by cause',
    labels: ['cause'],
  }),
  delay: metrics.histogram({
    name: 'gateway_stream_delay_seconds',
    help: 'From the time an event bears to when it was handed to the sockets',
  }),
};
