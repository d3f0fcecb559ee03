import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CLOSE, Id } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';
import { contextFrom, DISCUSSION_ID, inSpan, SpanKind, type Logger } from '@maestro/telemetry';
import type { FastifyInstance } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import type { StreamHub } from '../../application/streams/stream-hub.ts';
import { streamMetrics } from '../../application/streams/stream-metrics.ts';
import type { Identity } from '../../ports/tokens.ts';
import { untilExpiry } from './expiry.ts';
import { HttpProblem, notFound, problemOf } from './problem.ts';
import { pathOf, rawProblem } from './refusals.ts';
import { admitToStream, STREAM_PATH, StreamQuery, type AdmissionPorts } from './stream-admission.ts';
import type { StreamPlaces } from './stream-places.ts';
import { validate } from './validation.ts';
import { CLOSE_CODES, closeSocket, WebSocketClient } from './web-socket-client.ts';

/** A client that answers no ping for this long is not there any more. */
const PING_MS = 15_000;
/** Clients have next to nothing to say. */
const MAX_FRAME_BYTES = 1_024;
/** How long clients get to close their side when this process stops. */
const GOODBYE_AT_CLOSE_MS = 2_000;
/** RFC 6455 registry: try again later. */
const TRY_LATER = 1013;

export type StreamPorts = AdmissionPorts & {
  readonly hub: StreamHub;
  readonly places: StreamPlaces;
  readonly logger: Logger;
};

/** Streams as WebSockets, on the server that also speaks HTTP. Refusals come as close codes: browsers see nothing else. */
export function acceptWebSockets(app: FastifyInstance, ports: StreamPorts): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const answered = new WeakSet<WebSocket>();
  const pinging = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!answered.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, PING_MS).unref();

  app.server.on('upgrade', (request: IncomingMessage, wire: Duplex, head: Buffer) => {
    wire.on('error', () => wire.destroy());
    const target = targetOf(request);
    // Destroyed once it is said: a client that keeps its side open must not keep ours.
    if (target instanceof HttpProblem) return void wire.end(rawProblem(target), () => wire.destroy());
    sockets.handleUpgrade(request, wire, head, (socket) => {
      answered.add(socket);
      socket.on('pong', () => answered.add(socket));
      socket.on('error', (error) => ports.logger.debug({ err: error }, 'a socket failed'));
      // What the client says is read once it has been let in.
      socket.pause();
      open(socket, request, target, ports)
        .catch((error: unknown) => {
          ports.logger.error({ err: error }, 'a stream failed on a bug');
          closeSocket(socket, 1011, 'something is broken on our side; it has been recorded');
        })
        .finally(() => socket.resume());
    });
  });
  app.addHook('preClose', async () => {
    clearInterval(pinging);
    sockets.close();
    const { code, reason } = CLOSE_CODES.restart;
    for (const socket of sockets.clients) closeSocket(socket, code, reason);
    setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), GOODBYE_AT_CLOSE_MS).unref();
  });
}

type Target = { readonly discussionId: string; readonly after: number; readonly ticket: string | undefined };

const PLACE = new RegExp(`^${STREAM_PATH.replace(':discussion_id', '([^/]+)')}$`);

/** What a client that asks for a WebSocket asks for; a problem where it is no stream. */
function targetOf(request: IncomingMessage): Target | HttpProblem {
  const discussionId = PLACE.exec(pathOf(request))?.[1];
  if (discussionId === undefined) return notFound('there is no stream here');
  const query = new URLSearchParams(request.url?.split('?')[1] ?? '');
  const [repeated] = [...query.keys()].filter((name) => query.getAll(name).length > 1);
  if (repeated !== undefined) {
    const errors = [{ pointer: `?${repeated}`, detail: 'must be given once' }];
    return new HttpProblem(422, 'invalid', 'the query is not valid', { errors });
  }
  try {
    const { after, ticket } = validate(StreamQuery, Object.fromEntries(query), '?');
    return { discussionId, after, ticket };
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
}

async function open(socket: WebSocket, request: IncomingMessage, target: Target, ports: StreamPorts): Promise<void> {
  const started = ports.clock.now().getTime();
  let person: string | undefined;
  let traceId: string | undefined;
  socket.on('close', (code) => {
    const ms = ports.clock.now().getTime() - started;
    ports.logger.info({ path: pathOf(request), code, person, ms, trace_id: traceId }, 'stream closed');
  });
  const traceparent = request.headers['traceparent'];
  await inSpan(
    `WEBSOCKET ${STREAM_PATH}`,
    {
      kind: SpanKind.SERVER,
      parent: contextFrom(typeof traceparent === 'string' ? traceparent : null),
      attributes: { 'http.route': STREAM_PATH },
    },
    async (span) => {
      traceId = span.spanContext().traceId;
      const admitted: Result<Identity, HttpProblem> = await admitToStream(
        { ...target, authorization: request.headers.authorization },
        ports,
      );
      if (!admitted.ok) return refuse(socket, admitted.error);
      person = admitted.value.actor.person_id;
      if (!Id.safeParse(target.discussionId).success) return refuse(socket, notFound('there is no such discussion'));
      span.setAttribute(DISCUSSION_ID, target.discussionId);
      await follow(socket, admitted.value, target, ports);
    },
  );
}

async function follow(socket: WebSocket, identity: Identity, target: Target, ports: StreamPorts): Promise<void> {
  const { actor, expiresAt } = identity;
  const admission = await ports.hub.admit(actor, target.discussionId);
  if (!admission.ok) return refuse(socket, problemOf(admission.error));
  const place = ports.places.take(`${actor.workspace_id}/${actor.person_id}`);
  if (place instanceof HttpProblem) return refuse(socket, place);

  const client = new WebSocketClient(socket, actor, ports.clock);
  const stopWaiting = untilExpiry(expiresAt, ports.clock, () => client.end('not_authenticated'));
  streamMetrics.clients.inc({ transport: 'websocket' });
  socket.once('close', () => {
    place();
    stopWaiting();
    streamMetrics.clients.dec({ transport: 'websocket' });
  });
  client.seat(admission.value.join(client, target.after));
}

const REFUSED: Readonly<Record<number, number>> = {
  401: CLOSE.notAuthenticated,
  403: CLOSE.notFound,
  404: CLOSE.notFound,
  429: TRY_LATER,
  503: TRY_LATER,
};

function refuse(socket: WebSocket, { status, message }: HttpProblem): void {
  closeSocket(socket, REFUSED[status] ?? 1008, message.slice(0, 120));
}
