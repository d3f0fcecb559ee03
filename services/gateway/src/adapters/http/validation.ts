import type { Problem } from '@maestro/contracts';
import type { z } from 'zod';
import { HttpProblem } from './problem.ts';

type FieldError = NonNullable<Problem['errors']>[number];

/**
 * The value as the schema reads it, or 422 with every field that is wrong.
 * `root` stands before each pointer: empty for a body, `?` for the query.
 */
export function validate<S extends z.ZodType>(schema: S, value: unknown, root: '' | '?'): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(parsed.error.issues.flatMap((issue) => fieldErrors(issue, root)));
  const unstorable = unstorableTexts(parsed.data, root);
  if (unstorable.length > 0) throw invalid(unstorable);
  return parsed.data;
}

function invalid(errors: FieldError[]): HttpProblem {
  const detail = errors.length === 1 ? 'one field is not valid' : `${errors.length} fields are not valid`;
  return new HttpProblem(422, 'invalid', detail, { errors });
}

function fieldErrors(issue: z.core.$ZodIssue, root: '' | '?'): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...issue.path, key], root),
      detail: 'is not a known field',
    }));
  }
  return [{ pointer: pointerTo(issue.path, root), detail: issue.message }];
}

/** RFC 6901 below a body; `?name` for a query parameter. */
function pointerTo(path: readonly PropertyKey[], root: '' | '?'): string {
  const parts = path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'));
  return root === '?' ? `?${parts.join('/')}` : parts.map((part) => `/${part}`).join('');
}

/** Text PostgreSQL cannot keep: U+0000 and halves of surrogate pairs. The schema bounds how deep this goes. */
function unstorableTexts(value: unknown, root: '' | '?', path: readonly string[] = []): FieldError[] {
  if (typeof value === 'string') {
    if (value.includes('\0')) return [{ pointer: pointerTo(path, root), detail: 'must not contain U+0000' }];
    if (!value.isWellFormed()) return [{ pointer: pointerTo(path, root), detail: 'must be well-formed Unicode' }];
    return [];
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => unstorableTexts(inner, root, [...path, key]));
}
