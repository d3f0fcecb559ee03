import type { OpenAIError } from '@maestro/contracts';
import type { FastifyReply } from 'fastify';
import { HttpProblem } from '../problem.ts';

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'insufficient_quota',
  403: 'permission_error',
  429: 'rate_limit_error',
};

/** A problem in OpenAI's shape. */
export function openAIErrorOf({ status, kind, body }: HttpProblem): OpenAIError {
  const first = body.errors?.[0];
  const message = first ? `${body.detail}: ${first.pointer} ${first.detail}` : (body.detail ?? body.title);
  return {
    error: {
      message,
      type: TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error'),
      param: first ? first.pointer.replace(/^\//, '').replaceAll('/', '.') : null,
      code: kind,
    },
  };
}

/** OpenAI says 400 where we say 422, and 404 for a model it does not know. */
export function asOpenAI(problem: HttpProblem): HttpProblem {
  const isUnknown = problem.body.errors?.some(({ pointer }) => pointer === '/persona' || pointer === '/model') ?? false;
  if (problem.kind === 'invalid' && isUnknown) {
    return new HttpProblem(404, 'model_not_found', problem.body.errors?.[0]?.detail ?? 'there is no such model', {
      errors: [{ pointer: '/model', detail: 'is neither a persona nor provider/model' }],
    });
  }
  if (problem.status !== 422) return problem;
  const { errors, detail = problem.message } = problem.body;
  return new HttpProblem(400, problem.kind, detail, { ...(errors && { errors }) });
}

export function sendOpenAIError(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  return reply
    .code(problem.status)
    .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...problem.headers })
    .send(JSON.stringify(openAIErrorOf(problem)));
}
