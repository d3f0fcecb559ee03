import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Discussion } from '../table/discussion.ts';
import { Person } from '../table/person.ts';

const SERVICES = ['gateway', 'human-input', 'llm-router', 'orchestrator', 'synthesis', 'voting'] as const;
const baseUrl = inject('baseUrl');
let alex: Person;
let ticket: string;
let table: Discussion;

beforeAll(async () => {
  alex = await Person.signIn(baseUrl, 'alex');
  table = await Discussion.open(baseUrl, alex, {
    topic: 'What operators see',
    brief: 'Nothing of what people say: zanzibar.',
    agents: [{ persona: 'architect' }],
    protocol: 'round_robin',
    rounds: 1,
    moderator: false,
    vote: { method: 'plurality', options: ['A', 'B'], tie_break: 'order' },
    humans: [{ user_id: 'alex', role: 'decision_maker' }],
  });
  ({ ticket } = (await must(alex.post<{ ticket: string }>('/v1/stream-tickets', {}))).body);
  await fetch(`${baseUrl}${table.path}/stream?ticket=${ticket}`, { headers: { accept: 'text/event-stream' } }).then(
    (reply) => reply.body?.cancel(),
  );
  await must(table.ballot(alex, await table.nth('vote:opened', 1), { choice: 'A', reason: 'zanzibar' }));
  await table.follower.end();
  table.stop();
}, 60_000);

const textOf = (folder: string) =>
  readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);

describe('the logs', () => {
  const lines = (service: string) =>
    readFileSync(join(inject('logDir'), `${service}.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it.each(SERVICES)('of %s are JSON, say who and when, and know of no error', (service) => {
    for (const line of lines(service)) {
      expect(line).toMatchObject({ service, level: expect.any(String), time: expect.any(String) });
      expect(['error', 'fatal'], JSON.stringify(line)).not.toContain(line['level']);
    }
  });

  it('tell which trace a request and a vote belong to', () => {
    const requests = lines('gateway').filter((l) => String(l['path']).startsWith(table.path));
    expect(requests.length).toBeGreaterThan(1);
    for (const line of requests) expect(line['trace_id']).toMatch(/^[0-9a-f]{32}$/);
    const votes = lines('voting').filter((l) => l['discussion_id'] === table.id);
    expect(votes.map((l) => l['message'])).toEqual(['vote opened', 'vote closed']);
    for (const line of votes) expect(line['trace_id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('hold no secret, no token, no ticket and nobody’s words; nor do the traces', () => {
    const secrets = [inject('tokenSecret'), inject('bus').password, alex.authorization.slice(7), ticket, 'zanzibar'];
    for (const [file, text] of [...textOf(inject('logDir')), ...textOf(inject('traceDir'))]) {
      for (const secret of secrets) expect(text.includes(secret), `${file} holds ${secret}`).toBe(false);
    }
  });
});

describe('every service', () => {
  it.each(SERVICES)('%s says that it lives, is ready, and what it has done', async (service) => {
    const url = `http://127.0.0.1:${inject('ports')[service]}`;
    for (const [path, text] of [
      ['/health/live', 'live'],
      ['/health/ready', 'ready'],
      ['/metrics', 'process_cpu_seconds_total'],
    ] as const) {
      const reply = await fetch(`${url}${path}`);
      expect(reply.status, path).toBe(200);
      expect(await reply.text()).toContain(text);
    }
  });
});

it('who asks too often is told when to come back, and nobody else suffers', async () => {
  const hasty = await Person.signIn(baseUrl, 'hasty');
  // So many that even a gateway with a busy machine is asked faster than the fifty a second that are allowed for ever.
  const replies = await Promise.all(Array.from({ length: 500 }, () => hasty.get('/v1/inbox')));
  const refused = replies.filter((r) => r.status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(replies.length - refused.length).toBeGreaterThanOrEqual(100);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect((await alex.get('/v1/inbox')).status).toBe(200);
});

it('an answer may be kept by nobody, framed by nobody and read by our own pages alone', async () => {
  const { headers } = await must(alex.get('/v1/inbox'));
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('access-control-allow-origin')).toBeNull();
});
