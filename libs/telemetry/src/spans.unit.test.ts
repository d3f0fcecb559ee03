import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  contextFrom,
  createLogger,
  currentTraceparent,
  inSpan,
  startTelemetry,
  type SpanRecord,
  type Telemetry,
} from './index.ts';

const REMOTE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

let folder: string;
let telemetry: Telemetry;
let seen: number;
const written = (): SpanRecord[] =>
  readFileSync(join(folder, 'unit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SpanRecord);

/** What has been recorded since the test began. */
async function recorded(): Promise<SpanRecord[]> {
  await telemetry.flush();
  return written().slice(seen);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-spans-'));
  telemetry = startTelemetry({ service: 'unit', traceDir: folder });
  inSpan('first', {}, () => undefined);
  await telemetry.flush();
});
beforeEach(() => {
  seen = written().length;
});
afterAll(async () => {
  await telemetry.shutdown();
  rmSync(folder, { recursive: true });
});

it('hangs spans below each other, across awaits', async () => {
  await inSpan('outer', {}, async () => {
    await Promise.resolve();
    await inSpan('inner', { attributes: { 'maestro.turn': 't1' } }, async () => Promise.resolve());
  });
  const [inner, outer] = await recorded();
  expect(inner).toMatchObject({ name: 'inner', service: 'unit', parent_id: outer!.span_id, error: null });
  expect(inner!.attributes).toEqual({ 'maestro.turn': 't1' });
  expect(outer).toMatchObject({ name: 'outer', parent_id: null, trace_id: inner!.trace_id });
});

it('continues a trace that came from elsewhere and passes it on', async () => {
  const passedOn = inSpan('here', { parent: contextFrom(REMOTE) }, () => currentTraceparent());
  const [here] = await recorded();
  expect(here).toMatchObject({ trace_id: '0af7651916cd43dd8448eb211c80319c', parent_id: 'b7ad6b7169203331' });
  expect(passedOn).toBe(`00-${here!.trace_id}-${here!.span_id}-01`);
});

it.each([null, '', 'nonsense', '00-00000000000000000000000000000000-b7ad6b7169203331-01'])(
  'begins a trace of its own after %j',
  async (traceparent) => {
    inSpan('alone', { parent: contextFrom(traceparent) }, () => undefined);
    expect((await recorded())[0]).toMatchObject({ name: 'alone', parent_id: null });
  },
);

it('marks what throws, now or later, and lets the error through', async () => {
  const now = () =>
    inSpan('now', {}, () => {
      throw new Error('at once');
    });
  expect(now).toThrow('at once');
  await expect(inSpan('later', {}, () => Promise.reject(new Error('late')))).rejects.toThrow('late');
  expect((await recorded()).map(({ name, error }) => [name, error])).toEqual([
    ['now', 'at once'],
    ['later', 'late'],
  ]);
});

it('is nowhere outside of a span', () => {
  expect(currentTraceparent()).toBeNull();
});

it('logs carry the trace they belong to, and no secret', () => {
  const lines: string[] = [];
  const logger = createLogger({ service: 'unit', level: 'info', destination: { write: (line) => lines.push(line) } });
  const traceparent = inSpan('speaks', {}, () => {
    logger.info({ user: 'alex', password: 'p', request: { headers: { authorization: 'Bearer x' } } }, 'hello');
    return currentTraceparent()!;
  });
  logger.debug('too quiet');
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0]!) as Record<string, unknown>;
  expect(line).toMatchObject({
    level: 'info',
    service: 'unit',
    message: 'hello',
    user: 'alex',
    password: '[secret]',
    request: { headers: { authorization: '[secret]' } },
  });
  expect(traceparent).toBe(`00-${line['trace_id'] as string}-${line['span_id'] as string}-01`);
});
