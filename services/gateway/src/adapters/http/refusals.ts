import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '@maestro/telemetry';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem, malformed, notFound, sendProblem } from './problem.ts';

type Pattern = { readonly method: string; readonly path: string };

/** Everything that is not an answer leaves as a problem document: unknown paths, wrong methods, bad bodies, bugs. */
export function refuseAsProblems(app: FastifyInstance, logger: Logger): void {
  const known: Pattern[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) known.push({ method: one, path: url });
  });
  app.setNotFoundHandler((request, reply) => sendProblem(reply, unknownPath(request, known)));
  app.setErrorHandler((error: FastifyError | Error, request, reply) =>
    sendProblem(reply, problemFrom(error, logger, request.traceId)),
  );
}

/** Requests that never reach a route: a path that is no URL. */
export function refuseFrameworkError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(
    reply,
    error.code === 'FST_ERR_BAD_URL' ? malformed('the path is not a valid URL path') : notFound(error.message),
  );
}

/** Bytes that are no HTTP at all: there is no request to reply to, only a socket. */
export function refuseNonsense(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  socket.end(rawProblem(new HttpProblem(status, 'malformed', 'this is not a valid HTTP request')));
}

/** A whole HTTP response that refuses, for sockets without a reply object. */
export function rawProblem({ status, headers, body }: HttpProblem): string {
  const text = JSON.stringify(body);
  const lines = Object.entries({
    ...headers,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`;
}

/** Without the query, which may hold a ticket. */
export const pathOf = (request: FastifyRequest | IncomingMessage): string => (request.url ?? '/').split('?')[0] ?? '/';

function unknownPath(request: FastifyRequest, known: readonly Pattern[]): HttpProblem {
  const path = pathOf(request);
  const allowed = known.filter((pattern) => matches(pattern.path, path)).map(({ method }) => method);
  if (allowed.length === 0) return notFound('there is nothing here');
  const allow = [...new Set(allowed)].join(', ');
  return new HttpProblem(405, 'method_not_allowed', `this takes ${allow}`, { headers: { allow } });
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return wanted.length === given.length && wanted.every((part, i) => part.startsWith(':') || part === given[i]);
}

export function problemFrom(error: FastifyError | Error, logger: Logger, traceId: string | null): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const code = 'code' in error ? error.code : null;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new HttpProblem(413, 'too_large', 'the body is larger than 256 KiB');
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new HttpProblem(415, 'unsupported_media_type', 'the body must be application/json');
  }
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') {
    return malformed('the body is not as long as Content-Length says');
  }
  logger.error({ err: error, trace_id: traceId ?? undefined }, 'a request failed on a bug');
  return new HttpProblem(500, 'internal', 'something is broken on our side; it has been recorded');
}
