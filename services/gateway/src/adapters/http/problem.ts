import { STATUS_CODES } from 'node:http';
import type { Problem, Refusal } from '@maestro/contracts';
import type { FastifyReply } from 'fastify';

type Extras = Pick<Problem, 'errors' | 'open'> & { readonly headers?: Readonly<Record<string, string>> };

/** A refusal on its way to the client; thrown anywhere in `adapters/http`, sent as `application/problem+json`. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly kind: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problem;

  constructor(status: number, kind: string, detail: string, { headers = {}, errors, open }: Extras = {}) {
    super(detail);
    this.status = status;
    this.kind = kind;
    this.headers = headers;
    this.body = {
      type: `urn:maestro:problem:${kind}`,
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail,
      ...(errors && { errors }),
      ...(open && { open }),
    };
  }
}

const STATUS_OF: Record<Refusal['kind'], number> = {
  not_found: 404,
  forbidden: 403,
  conflict: 409,
  invalid: 422,
  key_reused: 422,
  unavailable: 503,
};

/** An owner's refusal in terms of HTTP. `asked`: where the client wrote what the owner's pointers point into. */
export function problemOf(refusal: Refusal, asked: 'body' | 'query' = 'body'): HttpProblem {
  const errors =
    asked === 'body'
      ? refusal.errors
      : refusal.errors?.map(({ pointer, detail }) => ({ pointer: pointer.replace(/^\//, '?'), detail }));
  return new HttpProblem(STATUS_OF[refusal.kind], refusal.kind, refusal.detail, {
    errors,
    open: refusal.open,
    ...(refusal.kind === 'unavailable' && { headers: { 'retry-after': '1' } }),
  });
}

export const malformed = (detail: string, pointer = ''): HttpProblem =>
  new HttpProblem(400, 'malformed', detail, { errors: [{ pointer, detail }] });

export const notFound = (detail: string): HttpProblem => new HttpProblem(404, 'not_found', detail);

export function sendProblem(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  return reply
    .code(problem.status)
    .headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...problem.headers })
    .send(Buffer.from(JSON.stringify(problem.body)));
}
