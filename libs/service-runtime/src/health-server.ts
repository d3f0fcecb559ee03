import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { answerHealth, HEALTH_PATHS, type HealthPath, type Probe } from './health.ts';

export type HealthServer = { readonly port: number; close(): Promise<void> };

const isHealthPath = (path: string): path is HealthPath => (HEALTH_PATHS as readonly string[]).includes(path);

/** The small HTTP server of a service that has no other. */
export async function serveHealth(host: string, port: number, probe: Probe): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (request.method !== 'GET' || !isHealthPath(path)) {
      response.writeHead(404).end();
      return;
    }
    void answerHealth(path, probe).then(
      ({ status, contentType, body }) => response.writeHead(status, { 'content-type': contentType }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

/** The same three routes on a Fastify server that exists anyway. */
export function mountHealth(app: FastifyInstance, probe: Probe): void {
  for (const path of HEALTH_PATHS) {
    app.get(path, { logLevel: 'silent' }, async (_request, reply) => {
      const { status, contentType, body } = await answerHealth(path, probe);
      return reply.code(status).header('content-type', contentType).header('cache-control', 'no-store').send(body);
    });
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
