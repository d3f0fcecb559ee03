import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SpanRecord } from './span-record.ts';
import { DISCUSSION_ID } from './spans.ts';
import { drawTrace, readSpans, traceOfDiscussion, traceTree } from './trace-tree.ts';

const span = (
  span_id: string,
  parent_id: string | null,
  start_us: number,
  more: Partial<SpanRecord> = {},
): SpanRecord => ({
  trace_id: 't1',
  span_id,
  parent_id,
  service: 'gateway',
  name: span_id,
  kind: 'internal',
  start_us,
  duration_us: 1500,
  attributes: {},
  error: null,
  ...more,
});

describe('a trace', () => {
  it('is drawn as a tree in order of time, whatever order the spans came in', () => {
    const spans = [
      span('c', 'b', 3000),
      span('d', 'a', 2500, { error: 'refused' }),
      span('a', null, 1000),
      span('b', 'a', 2000),
    ];
    expect(drawTrace(traceTree(spans)).split('\n')).toEqual([
      '  from ms  took ms',
      '      0.0      1.5  gateway · a',
      '      1.0      1.5  │ gateway · b',
      '      2.0      1.5  │ │ gateway · c',
      '      1.5      1.5  │ gateway · d  ✗ refused',
    ]);
  });

  it('keeps a span whose parent was never exported', () => {
    expect(traceTree([span('x', 'lost', 1)]).map((n) => n.span.span_id)).toEqual(['x']);
  });

  it('of a discussion is the one that opened it, not one that read it later', () => {
    const named = { attributes: { [DISCUSSION_ID]: 'd1' } };
    const spans = [
      span('late', null, 9000, { trace_id: 't2', ...named }),
      span('a', null, 1000, named),
      span('b', 'a', 2000),
    ];
    expect(traceOfDiscussion(spans, 'd1').map((s) => s.span_id)).toEqual(['a', 'b']);
    expect(traceOfDiscussion(spans, 'nobody')).toEqual([]);
  });

  it('is read from every service; a line cut off by a kill is left out', () => {
    const folder = mkdtempSync(join(tmpdir(), 'spans-'));
    try {
      writeFileSync(join(folder, 'gateway.jsonl'), `${JSON.stringify(span('a', null, 1))}\n{"trace_id":"t1","sp`);
      writeFileSync(join(folder, 'voting.jsonl'), `${JSON.stringify(span('b', 'a', 2))}\n`);
      expect(readSpans(folder).map((s) => s.span_id)).toEqual(['a', 'b']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
