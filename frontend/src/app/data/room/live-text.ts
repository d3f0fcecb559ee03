import type { LiveFrame } from '@maestro/contracts';

type Delta = Extract<LiveFrame, { type: 'agent:delta' }>['data'];

/** What has been heard of a turn that is still being spoken. */
export type LiveText = { readonly attempt: number; readonly text: string; readonly end: number };
/** By turn id, the newest last. */
export type LiveTexts = ReadonlyMap<string, LiveText>;

/** More turns than this are never spoken at once; the oldest buffer goes first. */
const MAX_TURNS = 24;
const MISSING = '… ';

/**
 * Adds what came of a turn. A higher attempt starts anew, a lower one is stale, what is heard twice counts once, and a
 * hole is shown as an ellipsis: the finished message replaces it all.
 */
export function hear(texts: LiveTexts, delta: Delta): LiveTexts {
  const before = texts.get(delta.turn_id);
  if (before !== undefined && delta.attempt < before.attempt) return texts;
  const fresh = before === undefined || delta.attempt > before.attempt;
  const base = fresh ? { attempt: delta.attempt, text: '', end: 0 } : before;
  const overlap = base.end - delta.offset;
  if (overlap >= delta.text.length) return texts;
  const text = overlap >= 0 ? base.text + delta.text.slice(overlap) : base.text + MISSING + delta.text;
  const next = new Map(texts);
  next.delete(delta.turn_id);
  next.set(delta.turn_id, { attempt: delta.attempt, text, end: delta.offset + delta.text.length });
  const oldest = next.keys().next();
  if (next.size > MAX_TURNS && !oldest.done) next.delete(oldest.value);
  return next;
}

/** Forgets the buffers of turns that have an outcome. */
export function forget(texts: LiveTexts, finished: readonly string[]): LiveTexts {
  if (!finished.some((turn) => texts.has(turn))) return texts;
  const next = new Map(texts);
  for (const turn of finished) next.delete(turn);
  return next;
}
