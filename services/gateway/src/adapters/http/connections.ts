import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How long requests that were begun may take when this process stops. */
const FINISH_MS = 6_000;

/**
 * Lets the server close: connections on which nobody ever asked anything, which browsers open in advance, go at once;
 * what is being answered gets its time. Idle ones Fastify closes by itself.
 */
export function letGo(app: FastifyInstance): void {
  const silent = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  const speaks = ({ socket }: IncomingMessage) => silent.delete(socket);
  app.server.on('request', speaks);
  app.server.on('upgrade', speaks);
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy();
    setTimeout(() => app.server.closeAllConnections(), FINISH_MS).unref();
  });
}
