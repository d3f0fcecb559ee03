import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Actor } from '@maestro/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Following } from '../../application/streams/stream-hub.ts';
import { streamMetrics } from '../../application/streams/stream-metrics.ts';
import type { Follower, StreamEnd } from '../../ports/follower.ts';
import { untilExpiry } from './expiry.ts';
import { HttpProblem, problemOf } from './problem.ts';
import { pathIds, singleValues, traced } from './rest.ts';
import { admitToStream, STREAM_PATH, StreamQuery } from './stream-admission.ts';
import { validate } from './validation.ts';
import { CLOSE_CODES } from './web-socket-client.ts';
import type { StreamPorts } from './web-sockets.ts';

/** Keeps proxies from thinking that nobody is there. */
const BEAT_MS = 15_000;
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

/** The same streams as server-sent events, for clients that cannot open a WebSocket. */
export function serveEventStreams(app: FastifyInstance, ports: StreamPorts): void {
  // Not for HEAD, which would follow without listening.
  app.get(STREAM_PATH, { exposeHeadRoute: false }, (request, reply) =>
    traced(request, reply, async () => {
      if (!/\btext\/event-stream\b/.test(request.headers.accept ?? '')) {
        throw new HttpProblem(426, 'upgrade_required', 'open a WebSocket, or send Accept: text/event-stream', {
          headers: { upgrade: 'websocket', connection: 'upgrade' },
        });
      }
      await open(request, reply, ports);
      return reply;
    }),
  );
}

async function open(request: FastifyRequest, reply: FastifyReply, ports: StreamPorts): Promise<void> {
  const query = validate(StreamQuery, resumed(singleValues(request), request.headers['last-event-id']), '?');
  const { authorization } = request.headers;
  const { discussion_id: discussionId = '' } = request.params as Record<string, string>;
  const admitted = await admitToStream({ discussionId, authorization, ticket: query.ticket }, ports);
  if (!admitted.ok) throw admitted.error;
  const { actor, expiresAt } = admitted.value;
  request.person = actor;
  pathIds(request);
  const admission = await ports.hub.admit(actor, discussionId);
  if (!admission.ok) throw problemOf(admission.error);
  // Gone while it waited: nobody would tell us to give its place back.
  if (reply.raw.destroyed) return void reply.hijack();
  const place = ports.places.take(`${actor.workspace_id}/${actor.person_id}`);
  if (place instanceof HttpProblem) throw place;

  reply.hijack();
  reply.raw.writeHead(200, { ...(reply.getHeaders() as OutgoingHttpHeaders), ...HEADERS });
  const client = new EventStreamClient(reply.raw, actor);
  const stopWaiting = untilExpiry(expiresAt, ports.clock, () => client.end('not_authenticated'));
  const beat = setInterval(() => client.beat(), BEAT_MS).unref();
  streamMetrics.clients.inc({ transport: 'sse' });
  reply.raw.once('close', () => {
    place();
    stopWaiting();
    clearInterval(beat);
    client.leave();
    streamMetrics.clients.dec({ transport: 'sse' });
  });
  client.seat(admission.value.join(client, query.after));
}

/** `Last-Event-ID` is what the browser itself saw last: it goes before `after`, which an address keeps for ever. */
function resumed(query: Record<string, string>, lastEventId: string | string[] | undefined): Record<string, string> {
  return typeof lastEventId === 'string' && lastEventId !== '' ? { ...query, after: lastEventId } : query;
}

/** A stream's client behind an HTTP response that does not end. */
class EventStreamClient implements Follower {
  readonly actor: Actor;
  readonly #response: ServerResponse;
  #following: Following | null = null;
  #gone = false;

  constructor(response: ServerResponse, actor: Actor) {
    this.#response = response;
    this.actor = actor;
  }

  get pending(): number {
    return this.#response.writableLength;
  }

  /** Where it has gone meanwhile, it leaves at once. */
  seat(following: Following): void {
    if (this.#gone) following.leave();
    else this.#following = following;
  }

  send(seq: number | null, text: string): void {
    if (!this.#gone) this.#response.write(`${seq === null ? '' : `id: ${seq}\n`}data: ${text}\n\n`);
  }

  beat(): void {
    if (!this.#gone) this.#response.write(': still here\n\n');
  }

  end(cause: StreamEnd): void {
    if (this.#gone) return;
    streamMetrics.ended.inc({ cause });
    this.leave();
    this.#response.end(`event: close\ndata: ${JSON.stringify(CLOSE_CODES[cause])}\n\n`);
  }

  leave(): void {
    this.#gone = true;
    this.#following?.leave();
    this.#following = null;
  }
}
