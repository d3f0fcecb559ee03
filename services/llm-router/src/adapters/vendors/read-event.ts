import type { z } from 'zod';
import { failure } from '../../domain/model-failure.ts';
import type { ModelEvent } from '../../ports/language-model.ts';

/** An event of a vendor's stream: one of those we know, one we do not, or one we know in a shape we cannot read. */
export type ReadEvent<E> =
  { readonly kind: 'known'; readonly event: E } | { readonly kind: 'unknown'; readonly events: ModelEvent[] };

/**
 * Types nobody asked for are skipped and counted. A known type that cannot be read ends the stream: to skip it would lose
 * a part of the text without a word.
 */
export function readEvent<S extends z.ZodType>(
  schema: S,
  known: ReadonlySet<string>,
  raw: unknown,
): ReadEvent<z.infer<S>> {
  const type = typeof raw === 'object' && raw !== null && 'type' in raw ? String(raw.type) : '';
  if (!known.has(type)) return { kind: 'unknown', events: [{ type: 'skipped', what: type || 'untyped' }] };
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { kind: 'known', event: parsed.data };
  return { kind: 'unknown', events: [unreadable(`event ${type} cannot be read`)] };
}

/** The stream breaks its own rules. */
export const unreadable = (detail: string): ModelEvent => ({ type: 'failed', failure: failure('unavailable', detail) });

/** The stream is over and its end mark never came. */
export const cutShort: ModelEvent = { type: 'failed', failure: failure('truncated', 'the stream ended in the middle') };
