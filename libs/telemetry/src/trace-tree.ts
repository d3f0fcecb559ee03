import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpanRecord } from './span-record.ts';
import { DISCUSSION_ID } from './spans.ts';

/** A span and what hangs below it, in order of time. */
export type TraceNode = { readonly span: SpanRecord; readonly children: readonly TraceNode[] };

/** The spans in a folder of `<service>.jsonl` files; a last line cut off by a kill is left out. */
export function readSpans(folder: string): SpanRecord[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n');
      return lines.slice(0, -1).map((line) => JSON.parse(line) as SpanRecord);
    });
}

/** The trace that opened a discussion: the one with the earliest span that names it. */
export function traceOfDiscussion(spans: readonly SpanRecord[], discussionId: string): SpanRecord[] {
  const first = spans
    .filter((s) => s.attributes[DISCUSSION_ID] === discussionId)
    .reduce<SpanRecord | null>((a, b) => (a && a.start_us <= b.start_us ? a : b), null);
  return first ? spans.filter((s) => s.trace_id === first.trace_id) : [];
}

/** The roots of one trace. A span whose parent was not exported is a root of its own. */
export function traceTree(spans: readonly SpanRecord[]): TraceNode[] {
  const known = new Set(spans.map((s) => s.span_id));
  const below = Map.groupBy(spans, (s) => (s.parent_id !== null && known.has(s.parent_id) ? s.parent_id : null));
  const nodesOf = (parent: string | null): TraceNode[] =>
    (below.get(parent) ?? [])
      .toSorted((a, b) => a.start_us - b.start_us)
      .map((span) => ({ span, children: nodesOf(span.span_id) }));
  return nodesOf(null);
}

/** One line per span: when it began and how long it took in milliseconds, who, what; what failed says why. */
export function drawTrace(roots: readonly TraceNode[]): string {
  const zero = Math.min(...roots.map((r) => r.span.start_us));
  const draw = ({ span, children }: TraceNode, depth: number): string[] => {
    const at = ((span.start_us - zero) / 1000).toFixed(1).padStart(9);
    const took = (span.duration_us / 1000).toFixed(1).padStart(8);
    const failed = span.error === null ? '' : `  ✗ ${span.error}`;
    const line = `${at} ${took}  ${'│ '.repeat(depth)}${span.service} · ${span.name}${failed}`;
    return [line, ...children.flatMap((child) => draw(child, depth + 1))];
  };
  return ['  from ms  took ms', ...roots.flatMap((root) => draw(root, 0))].join('\n');
}
