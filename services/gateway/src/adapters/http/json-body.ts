import { createHash } from 'node:crypto';
import { malformed } from './problem.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What a request body says; no body at all says `{}`, so that every missing field is named. 400 where it is no JSON. */
export function readJson(bytes: Buffer | undefined): unknown {
  if (!bytes || bytes.length === 0) return {};
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw malformed('the body is not UTF-8');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(`the body is not JSON: ${(error as SyntaxError).message}`);
  }
}

/** SHA-256 over the body with its keys in order: the same for two spellings of one value. Hexadecimal. */
export function bodyHash(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(body)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, sorted(inner)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
