import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { maestro } from './table.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: unknown) => void;
let answer: Answer;
const asked: { path: string; token: string | undefined; body: unknown }[] = [];
const server = createServer((request, response) => {
  void text(request).then((raw) => {
    const body: unknown = JSON.parse(raw);
    asked.push({ path: request.url ?? '', token: request.headers.authorization, body });
    if (request.url === '/v1/dev/tokens') return response.writeHead(201).end('{"token":"t-alex"}');
    return answer(request, response, body);
  });
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => void (asked.length = 0));

const DONE = { provider: 'claude', model: 'm', simulated: true };
const events =
  (...list: [string, unknown][]): Answer =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    // Split in the middle of a character and of an event.
    const bytes = Buffer.from(
      list.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(''),
    );
    for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
    response.end();
  };
const problem =
  (status: number, body: object): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));

test('a persona is asked with a development token, and its answer is written as it comes', async () => {
  answer = events(['delta', { text: 'Postgré' }], ['delta', { text: 'SQL.' }], ['done', DONE]);
  const said = await maestro('chat', 'Which?', '--persona', 'architect', '--system', 'Be brief.', '--url', `${url}/`);
  expect(said).toEqual({ code: 0, out: 'PostgréSQL.\n', err: 'claude/m, simulated\n' });
  expect(asked.at(-1)).toEqual({
    path: '/v1/chat',
    token: 'Bearer t-alex',
    body: {
      persona: 'architect',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Which?' },
      ],
      stream: true,
    },
  });
});

test('an answer that begins anew says so', async () => {
  answer = events(
    ['delta', { text: 'Half' }],
    ['restart', { attempt: 2 }],
    ['delta', { text: 'Whole' }],
    ['done', DONE],
  );
  const { out } = await maestro('chat', 'Which?', '--persona', 'architect', '--url', url);
  expect(out).toMatch(/^Half\n\n\[.*anew\]\n\nWhole\n$/);
});

test('the whole reply is JSON where that is asked for', async () => {
  answer = (_, response) => void response.writeHead(200).end('{"text":"x"}');
  const said = await maestro('chat', 'Which?', '--model', 'claude/m', '--json', '--url', url);
  expect(said).toEqual({ code: 0, out: '{"text":"x"}\n', err: '' });
  expect(asked.at(-1)?.body).toMatchObject({ model: 'claude/m', stream: false });
});

test('what goes wrong ends with its own code', async () => {
  const run = () => maestro('chat', 'Which?', '--persona', 'nobody', '--url', url);
  answer = problem(422, { detail: 'nobody can answer this', errors: [{ pointer: '/persona', detail: 'is unknown' }] });
  expect(await run()).toEqual({ code: 2, out: '', err: 'nobody can answer this\n  /persona is unknown\n' });
  answer = problem(503, { detail: 'not now' });
  expect(await run()).toEqual({ code: 1, out: '', err: 'not now\n' });
  answer = events(['delta', { text: 'Half' }], ['error', { detail: 'cut' }]);
  expect(await run()).toEqual({ code: 1, out: 'Half\n', err: 'cut\n' });
  answer = events(['delta', { text: 'Half' }]);
  expect(await run()).toMatchObject({ code: 1, err: 'the answer broke off\n' });
  expect(await maestro('chat', 'Which?', '--url', url)).toMatchObject({ code: 2, err: 'give --persona or --model\n' });
  const away = await maestro('chat', 'Which?', '--persona', 'a', '--url', 'http://127.0.0.1:1');
  expect(away.code).toBe(1);
  expect(away.err).toMatch(/cannot be reached/);
});
