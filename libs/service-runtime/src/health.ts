import { renderMetrics } from '@maestro/telemetry';

/** Whether this process can do its work right now; judged by itself alone. */
export type Probe = { ready(): boolean | Promise<boolean> };

export type HealthReply = { readonly status: number; readonly contentType: string; readonly body: string };

export const HEALTH_PATHS = ['/health/live', '/health/ready', '/metrics'] as const;
export type HealthPath = (typeof HEALTH_PATHS)[number];

/** What Kubernetes and Prometheus ask every service. */
export async function answerHealth(path: HealthPath, probe: Probe): Promise<HealthReply> {
  switch (path) {
    case '/health/live':
      return json(200, { status: 'live' });
    case '/health/ready':
      return (await isReady(probe)) ? json(200, { status: 'ready' }) : json(503, { status: 'not ready' });
    case '/metrics':
      return { status: 200, ...(await renderMetrics()) };
  }
}

/** A probe that throws is not ready. */
async function isReady(probe: Probe): Promise<boolean> {
  try {
    return await probe.ready();
  } catch {
    return false;
  }
}

function json(status: number, value: unknown): HealthReply {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}
