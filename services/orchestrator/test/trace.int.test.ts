import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '@maestro/contracts';
import { inSpan, startTelemetry, type SpanRecord } from '@maestro/telemetry';
import { temporaryFolder, until } from '@maestro/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asking, body, openHouse, type House } from './house.ts';
import { alex } from './table.ts';

const folder = temporaryFolder('traces');
const telemetry = startTelemetry({ service: 'test', traceDir: folder.path });
let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => {
  await house.tidy();
  await house.close();
  await telemetry.shutdown();
  folder.remove();
});

test('all that happens in a discussion hangs below its creation, whoever asked for it', async () => {
  const router = await house.router();
  await house.replica();
  const asAlex = asking(house.gateway, alex);
  const created = await inSpan('POST /v1/discussions', {}, async (root) => ({
    ...(await asAlex(ask.createDiscussion, body())),
    trace: root.spanContext().traceId,
    root: root.spanContext().spanId,
  }));
  const { discussion_id, trace, root } = created;
  await router.say(await router.turn(discussion_id), 'PostgreSQL');
  const second = await router.turn(discussion_id, 1);
  await inSpan('POST /v1/discussions/:id/messages', {}, () =>
    asAlex(ask.postMessage, { discussion_id, message: { user_id: 'alex', message: 'hello' } }),
  );
  await until('the message is told', 10_000, async () => (await house.log(discussion_id)).length >= 6);
  await telemetry.flush();

  const spans = readFileSync(join(folder.path, 'test.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SpanRecord)
    .filter((span) => span.trace_id === trace);
  const byId = new Map(spans.map((span) => [span.span_id, span]));
  const pathOf = (span: SpanRecord): string[] => {
    const parent = span.parent_id === null ? undefined : byId.get(span.parent_id);
    return [...(parent ? pathOf(parent) : []), span.name];
  };
  const paths = spans.map((span) => pathOf(span).join(' > '));
  // Nothing hangs in the air.
  expect(spans.filter((span) => span.parent_id === null).map((span) => span.span_id)).toEqual([root]);
  expect(spans.filter((span) => span.parent_id !== null && !byId.has(span.parent_id))).toEqual([]);
  const creation = 'POST /v1/discussions > ask orchestrator create-discussion > answer create-discussion';
  expect(paths).toContainEqual(expect.stringContaining(`${creation} > INSERT orchestrator`));
  // A turn hangs below the creation, and what came of it below the turn.
  const recorded = / > speak > .*handle llm-router\.agent-turn-completed\.v1 > .*orchestrator$/;
  expect(paths).toContainEqual(expect.stringMatching(recorded));
  // The second turn hangs beside the first one, not below it.
  const commands = paths.filter((path) => path.endsWith('handle llm-router.request-agent-turn.v1'));
  expect(new Set(commands.map((path) => path.split(' > ').length)).size).toBe(1);
  expect(second.envelope.traceparent).toContain(trace);
  // A message came in another request and is recorded here.
  expect(paths).toContainEqual(expect.stringMatching(/^POST \/v1\/discussions > .* > post-message > .* orchestrator$/));
});
