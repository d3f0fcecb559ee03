import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';

/** Throws an error that names the file and what is wrong with it. */
export const readYaml = (file: string | URL): unknown => parse(readFileSync(file, 'utf8'));

/** Throws an error that names where it came from and every field that is wrong. */
export function check<S extends z.ZodType>(origin: string, schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`${origin}:\n  ${problems.join('\n  ')}`);
}

export function refuseTwins(origin: string, entries: readonly { readonly id: string }[]): void {
  const ids = entries.map((entry) => entry.id);
  const twin = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twin !== undefined) throw new Error(`${origin}: ${twin} is there twice`);
}
