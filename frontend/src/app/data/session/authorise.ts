import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { tap } from 'rxjs';
import { SessionToken } from './session-token';

/** Sends the token with every call; a token that is no longer accepted is put away, which leads to the sign-in. */
export const authorise: HttpInterceptorFn = (request, next) => {
  const session = inject(SessionToken);
  const token = session.value();
  if (token === null) return next(request);
  return next(request.clone({ setHeaders: { Authorization: `Bearer ${token}` } })).pipe(
    tap({
      error: (error: unknown) => {
        const refused = error instanceof HttpErrorResponse && error.status === 401;
        if (refused && session.value() === token) session.set(null);
      },
    }),
  );
};
