import type { Actor } from '@maestro/contracts';
import { metrics, type Logger } from '@maestro/telemetry';
import type { FastifyInstance } from 'fastify';
import { pathOf } from './refusals.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asked, once that is known. */
    person: Actor | null;
    traceId: string | null;
  }
}

/** What Kubernetes and Prometheus ask all day is no news. */
const QUIET = /^\/(health\/|metrics$)/;

/** One line and one measurement per response: path without query, so that no ticket is ever written down. */
export function logAccess(app: FastifyInstance, logger: Logger): void {
  const duration = metrics.histogram({
    name: 'gateway_http_request_seconds',
    help: 'Time to answer a request, by route and status',
    labels: ['method', 'route', 'status'],
  });
  app.decorateRequest('person', null);
  app.decorateRequest('traceId', null);
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    duration.observe(labels, reply.elapsedTime / 1000);
    const path = pathOf(request);
    logger[QUIET.test(path) ? 'debug' : 'info'](
      {
        method: request.method,
        path,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        person: request.person?.person_id,
        workspace: request.person?.workspace_id,
        trace_id: request.traceId ?? undefined,
      },
      'answered',
    );
    done();
  });
}
