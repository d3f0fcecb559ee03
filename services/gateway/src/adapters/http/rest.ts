import { Id, routes, type Refusal, type Route, type RouteName } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';
import { activeSpan, contextFrom, DISCUSSION_ID, inSpan, SpanKind } from '@maestro/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Order, Verbs } from '../../application/order.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import type { Identity, TokenVerifier } from '../../ports/tokens.ts';
import { authenticate } from './authentication.ts';
import { idempotencyOf } from './idempotency.ts';
import { readJson } from './json-body.ts';
import { HttpProblem, notFound, problemOf, sendProblem } from './problem.ts';
import { pathOf } from './refusals.ts';
import { validate } from './validation.ts';

/** Who decides whether somebody is let in. */
export type AdmissionParts = { readonly verifier: TokenVerifier; readonly limiter: RateLimiter };

export type RestPorts = AdmissionParts & { readonly verbs: Partial<Verbs> };

type AnyVerb = (order: Order<Route>) => Promise<Result<unknown, Refusal>>;

/** Every route of the contracts that has a verb, each handled the same way. */
export function registerRest(app: FastifyInstance, ports: RestPorts): void {
  for (const name of Object.keys(routes) as RouteName[]) {
    // A route's own verb takes that route's own order: what `orderOf` makes by the route's schemas.
    const verb = ports.verbs[name] as AnyVerb | undefined;
    if (verb) register(app, routes[name], verb, ports);
  }
}

function register(app: FastifyInstance, route: Route, verb: AnyVerb, ports: RestPorts): void {
  app.route({
    method: route.method,
    url: route.path,
    handler: (request, reply) =>
      traced(request, reply, async () => {
        const outcome = await verb(await orderOf(route, request, ports));
        if (!outcome.ok) throw problemOf(outcome.error, route.query ? 'query' : 'body');
        return answer(reply, route.status, outcome.value);
      }),
  });
}

/** What the person asks for. Who they are comes first, then how often they ask, then whether it makes sense. */
export async function orderOf<R extends Route>(
  route: R,
  request: FastifyRequest,
  ports: AdmissionParts,
): Promise<Order<R>> {
  const identity = route.auth === 'person' ? await admit(request, ports) : null;
  const params = pathIds(request);
  const query = route.query && validate(route.query, singleValues(request), '?');
  if (!route.query) validateNoQuery(request);
  const said = route.body && readJson(request.body as Buffer | undefined);
  const body = route.body && validate(route.body, said, '');
  if (identity) refuseImpersonation(body, identity);
  const idempotency = route.body
    ? idempotencyOf(request.headers['idempotency-key'], `${route.method} ${pathOf(request)}`, said)
    : null;
  return { actor: identity?.actor ?? null, identity, params, query, body, idempotency } as Order<R>;
}

/** Authenticates, then counts the request for the person; 429 where there were too many. */
export async function admit(request: FastifyRequest, ports: AdmissionParts): Promise<Identity> {
  const identity = await authenticate(request.headers.authorization, ports.verifier);
  request.person = identity.actor;
  await limit(identity, ports.limiter);
  return identity;
}

export async function limit({ actor }: Identity, limiter: RateLimiter): Promise<void> {
  const admission = await limiter.take(`${actor.workspace_id}:${actor.person_id}`);
  if (admission.allowed) return;
  const seconds = Math.max(1, Math.ceil(admission.retryAfterMs / 1000));
  throw new HttpProblem(429, 'too_many_requests', 'too many requests; slow down', {
    headers: { 'retry-after': String(seconds) },
  });
}

/** Path parameters are ids: one that can be nobody's id names nothing. */
export function pathIds(request: FastifyRequest): Record<string, string> {
  const params = request.params as Record<string, string>;
  for (const [name, value] of Object.entries(params)) {
    if (!Id.safeParse(value).success) throw notFound(`there is no such ${name.replace(/_id$/, '')}`);
  }
  if (params['discussion_id'] !== undefined) activeSpan()?.setAttribute(DISCUSSION_ID, params['discussion_id']);
  return params;
}

/** Query parameters, each given once and with a value. */
export function singleValues(request: FastifyRequest): Record<string, string> {
  const entries = Object.entries(request.query as Record<string, string | string[]>);
  const errors = entries
    .filter(([, value]) => typeof value !== 'string' || value === '')
    .map(([name]) => ({ pointer: `?${name}`, detail: 'must be given once, with a value' }));
  if (errors.length > 0) throw new HttpProblem(422, 'invalid', 'the query is not valid', { errors });
  return Object.fromEntries(entries) as Record<string, string>;
}

export function validateNoQuery(request: FastifyRequest): void {
  const names = Object.keys(request.query as object);
  if (names.length === 0) return;
  const errors = names.map((name) => ({ pointer: `?${name}`, detail: 'is not a known parameter' }));
  throw new HttpProblem(422, 'invalid', 'this takes no query', { errors });
}

/** Nobody speaks, votes or answers for another. */
function refuseImpersonation(body: unknown, { actor }: Identity): void {
  const claimed = (body as { user_id?: string } | undefined)?.user_id;
  if (claimed === undefined || claimed === actor.person_id) return;
  const detail = 'user_id is not the person the token belongs to';
  throw new HttpProblem(403, 'forbidden', detail, { errors: [{ pointer: '/user_id', detail }] });
}

/**
 * Runs the handling of one request as the root span of what it causes, or below the caller's span.
 * A refusal is an answer and is sent; only what nobody expected fails the span.
 */
export function traced(
  request: FastifyRequest,
  reply: FastifyReply,
  handle: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const traceparent = request.headers['traceparent'];
  const route = request.routeOptions.url ?? 'unknown';
  return inSpan(
    `${request.method} ${route}`,
    {
      kind: SpanKind.SERVER,
      parent: contextFrom(typeof traceparent === 'string' ? traceparent : null),
      attributes: { 'http.request.method': request.method, 'http.route': route },
    },
    async (span) => {
      request.traceId = span.spanContext().traceId;
      try {
        return await handle();
      } catch (error) {
        if (!(error instanceof HttpProblem)) throw error;
        return await sendProblem(reply, error);
      } finally {
        span.setAttribute('http.response.status_code', reply.statusCode);
      }
    },
  );
}

function answer(reply: FastifyReply, status: number, value: unknown): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').send(value);
}
