import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import type { Problem } from '@maestro/contracts';
import { catchError, throwError } from 'rxjs';

/** A refusal or failure of the gateway. `message` is a sentence a person can act on. */
export class ApiProblem extends Error {
  constructor(
    /** HTTP status; 0: the gateway was not reached. */
    readonly status: number,
    message: string,
    readonly errors: NonNullable<Problem['errors']> = [],
  ) {
    super(message);
    this.name = 'ApiProblem';
  }
}

const unreachable = 'The server cannot be reached. Nothing was changed; try again in a moment.';

/** RFC 9457 bodies become an `ApiProblem`; so does everything else that can go wrong on the way. */
export const explainProblems: HttpInterceptorFn = (request, next) =>
  next(request).pipe(
    catchError((error: unknown) => throwError(() => (error instanceof HttpErrorResponse ? explain(error) : error))),
  );

export function explain(error: HttpErrorResponse): ApiProblem {
  if (error.status === 0) return new ApiProblem(0, unreachable);
  const problem = isProblem(error.error) ? error.error : null;
  return new ApiProblem(error.status, inWords(error.status, problem), problem?.errors);
}

/** What to show for anything that was thrown while talking to the gateway. */
export function problemInWords(error: unknown): string {
  return error instanceof ApiProblem ? error.message : 'Something went wrong in this page. Reload it and try again.';
}

function inWords(status: number, problem: Problem | null): string {
  if (status === 429) return 'Too many requests at once. Wait a moment and try again.';
  if (status === 503) return 'The service is busy or restarting. Nothing was changed; try again in a moment.';
  const sentence = problem?.detail ?? problem?.title ?? `The server answered with status ${status}.`;
  const details = problem?.errors?.map((e) => (e.pointer === '' ? e.detail : `${e.pointer}: ${e.detail}`)) ?? [];
  return [ended(capitalised(sentence)), ...details.map(ended)].join(' ');
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'title' in body && 'status' in body;
}
