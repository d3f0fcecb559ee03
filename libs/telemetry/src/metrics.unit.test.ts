import { expect, it } from 'vitest';
import { metrics, renderMetrics } from './metrics.ts';

it('gives the same metric to whoever asks for its name, and renders all of them', async () => {
  const turns = { name: 'maestro_test_turns_total', help: 'Turns.', labels: ['persona'] as const };
  metrics.counter(turns).inc({ persona: 'architect' });
  metrics.counter(turns).inc({ persona: 'architect' }, 2);
  metrics.gauge({ name: 'maestro_test_lag', help: 'Lag.' }, (gauge) => gauge.set(7));
  metrics.histogram({ name: 'maestro_test_seconds', help: 'Time.', buckets: [1, 2] }).observe(1.5);
  const { contentType, body } = await renderMetrics();
  expect(contentType).toContain('text/plain');
  expect(body).toContain('maestro_test_turns_total{persona="architect"} 3');
  expect(body).toContain('maestro_test_lag 7');
  expect(body).toContain('maestro_test_seconds_bucket{le="2"} 1');
  expect(body).toContain('process_resident_memory_bytes');
});
