import { z } from 'zod';

/** What is wrong with one field; `pointer` is a JSON pointer (RFC 6901), empty for the whole. */
export type FieldError = { readonly pointer: string; readonly detail: string };

/** Why data could not be read, field by field. */
export function fieldErrors(error: unknown): FieldError[] {
  if (!(error instanceof z.ZodError)) {
    return [{ pointer: '', detail: error instanceof SyntaxError ? 'is not JSON' : String(error) }];
  }
  return error.issues.map(({ path, message }) => ({
    pointer: path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    detail: message,
  }));
}
