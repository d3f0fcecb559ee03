import { setTimeout as pause } from 'node:timers/promises';
import {
  drawTrace,
  readSpans,
  traceOfDiscussion,
  traceTree,
  type SpanRecord,
  type TraceNode,
} from '@maestro/telemetry';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { apolloRequest, Follower, must, Person, playApollo } from '../table/index.ts';

const SERVICES = ['gateway', 'orchestrator', 'llm-router', 'human-input', 'voting', 'synthesis'];
/** Spans are exported in batches. */
const EXPORT_MS = 2_000;

let follower: Follower;
let spans: SpanRecord[];
let roots: TraceNode[];

beforeAll(async () => {
  const baseUrl = inject('baseUrl');
  const [alex, sarah] = [await Person.signIn(baseUrl, 'alex'), await Person.signIn(baseUrl, 'sarah')];
  const { body } = await must(alex.post<{ discussion_id: string }>('/v1/discussions', apolloRequest()));
  follower = new Follower(baseUrl, alex, body.discussion_id);
  await playApollo(follower, alex, sarah, body.discussion_id);
  await follower.end();
  await pause(EXPORT_MS);
  spans = traceOfDiscussion(readSpans(inject('traceDir')), body.discussion_id);
  roots = traceTree(spans);
}, 120_000);

afterAll(() => follower.stop());

const named = (what: RegExp) => spans.filter((s) => what.test(s.name));

describe('one discussion is one trace', () => {
  it('has one root, the request that created it, and everything below', () => {
    console.log(drawTrace(roots));
    expect(roots.map((r) => r.span.name)).toEqual(['POST /v1/discussions']);
  });

  it('goes through all six services', () => {
    expect(new Set(spans.map((s) => s.service))).toEqual(new Set(SERVICES));
  });

  it('has a span for every model call, every event of the log and every command', () => {
    const turns = follower.log.filter((e) => e.type === 'agent:message').length;
    const choices = follower.log.filter((e) => e.type === 'moderator:chose').length;
    const analyses = follower.log.filter((e) => e.type === 'analysis:updated').length;
    const ballots = 3;
    // Each of the three agents is asked once about what one analysis brought.
    const stated = follower.log.filter((e) => e.type === 'statement:added').map((e) => String(e.data['analysis_id']));
    const stances = 3 * new Set(stated).size;
    const drafts = follower.log.filter((e) => e.type === 'decision:drafted').length;
    expect(named(/^chat /)).toHaveLength(turns + choices + analyses + stances + ballots + drafts);
    expect(named(/^publish orchestrator\./)).toHaveLength(follower.log.length);
    expect(named(/^handle llm-router\.request-agent-turn/)).toHaveLength(turns);
    expect(named(/^handle human-input\.open-request/)).toHaveLength(2);
  });

  it('shows the writes to the database below what caused them', () => {
    const byId = new Map(spans.map((s) => [s.span_id, s]));
    const writes = named(/^(INSERT|UPDATE|WITH) /);
    expect(writes.length).toBeGreaterThan(follower.log.length / 4);
    for (const write of writes) expect(byId.get(write.parent_id ?? '')?.service).toBe(write.service);
  });
});
