import helmet from '@fastify/helmet';
import type { Logger } from '@maestro/telemetry';
import { mountHealth, type Probe } from '@maestro/service-runtime';
import Fastify, { LogController, type FastifyInstance } from 'fastify';
import { logAccess } from './access-log.ts';
import { serveArtifacts, type ArtifactPorts } from './artifact-files.ts';
import { letGo } from './connections.ts';
import { openApiDocument } from './openapi.ts';
import { HttpProblem } from './problem.ts';
import { pathOf, refuseAsProblems, refuseFrameworkError, refuseNonsense } from './refusals.ts';
import { registerRest } from './rest.ts';
import { securityHeaders, type PageSources } from './security-headers.ts';

const BODY_LIMIT = 256 * 1024;
/** Longer than any id, so that an id that is too long is an id that does not exist. */
const MAX_PARAM = 4 * 1024;

export type ServerOptions = ArtifactPorts & {
  readonly probe: Probe;
  readonly logger: Logger;
  /** Aborted when this process is on its way out: from then on requests are told to go elsewhere. */
  readonly stopping: AbortSignal;
  /** Whether `X-Forwarded-For` is believed. */
  readonly trustProxy: boolean;
  readonly pages: PageSources;
};

/** The HTTP side without the app's files and streams, which are mounted on it. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: options.trustProxy,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM },
    frameworkErrors: refuseFrameworkError,
    clientErrorHandler: refuseNonsense,
  });
  letGo(app);
  logAccess(app, options.logger);
  refuseAsProblems(app, options.logger);
  app.addHook('onRequest', async (request) => {
    if (options.stopping.aborted && !isProbe(pathOf(request))) throw stoppingProblem();
  });
  // An answer given on the way out is the last on its connection, which would hold up the rest.
  app.addHook('onSend', async (_request, reply) => {
    if (options.stopping.aborted) reply.header('connection', 'close');
  });
  await app.register(helmet, securityHeaders(options.pages));

  // The bytes as they are: who sends them is checked before anything is made of them.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));

  registerRest(app, options);
  serveArtifacts(app, options);
  const document = JSON.stringify(openApiDocument());
  app.get('/v1/openapi.json', (_request, reply) => reply.type('application/json').send(document));
  mountHealth(app, options.probe);
  return app;
}

const isProbe = (path: string): boolean => path.startsWith('/health/') || path === '/metrics';

const stoppingProblem = (): HttpProblem =>
  new HttpProblem(503, 'unavailable', 'this gateway is restarting', {
    headers: { 'retry-after': '1' },
  });
