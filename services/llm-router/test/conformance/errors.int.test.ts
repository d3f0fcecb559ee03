import type { TurnFailure } from '@maestro/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusing, ReplayServer, streaming } from './replay-server.ts';
import { ask, modelAt, VENDORS, wire, type Vendor, type WireFormat } from './vendors.ts';

type ErrorCase = readonly [
  what: string,
  status: number,
  body: unknown,
  headers: Record<string, string>,
  cause: TurnFailure,
  retryable: boolean,
];

const anthropic = (type: string, message: string, details?: unknown) => ({
  type: 'error',
  error: { type, message, details },
});
const openai = (code: string | null, message: string, type = 'invalid_request_error') => ({
  error: { code, message, type },
});
const gemini = (code: number, status: string, message: string, details: unknown[] = []) => ({
  error: { code, status, message, details },
});

const CASES: Record<Exclude<WireFormat, 'compatible'>, readonly ErrorCase[]> = {
  anthropic: [
    ['rate limit', 429, anthropic('rate_limit_error', 'slow down'), {}, 'rate_limited', true],
    [
      'spend limit',
      429,
      anthropic('rate_limit_error', 'stop', { error_code: 'enforced_spend_limit_reached' }),
      {},
      'spend_limit',
      false,
    ],
    [
      'own spend limit',
      400,
      anthropic('invalid_request_error', 'You have reached your specified API usage limits. You will regain access'),
      {},
      'spend_limit',
      false,
    ],
    ['billing', 402, anthropic('billing_error', 'pay'), {}, 'spend_limit', false],
    ['bad request', 400, anthropic('invalid_request_error', 'max_tokens: too large'), {}, 'bad_request', false],
    [
      'too long',
      400,
      anthropic('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
      {},
      'context_too_large',
      false,
    ],
    [
      'too large',
      413,
      anthropic('request_too_large', 'Request exceeds the maximum size'),
      {},
      'context_too_large',
      false,
    ],
    ['unknown model', 404, anthropic('not_found_error', 'model: x'), {}, 'bad_request', false],
    ['wrong key', 401, anthropic('authentication_error', 'invalid x-api-key'), {}, 'authentication', false],
    ['forbidden', 403, anthropic('permission_error', 'no'), {}, 'authentication', false],
    ['broken', 500, anthropic('api_error', 'oops'), {}, 'unavailable', true],
    ['down', 503, 'not json', {}, 'unavailable', true],
    ['overloaded', 529, anthropic('overloaded_error', 'Overloaded'), {}, 'unavailable', true],
  ],
  openai: [
    ['rate limit', 429, openai('rate_limit_exceeded', 'slow down'), {}, 'rate_limited', true],
    ['quota', 429, openai('insufficient_quota', 'You exceeded your current quota'), {}, 'spend_limit', false],
    ['spend limit', 429, openai('project_spend_limit_exceeded', 'stop'), {}, 'spend_limit', false],
    ['bad request', 400, openai(null, 'Unknown parameter'), {}, 'bad_request', false],
    ['unknown model', 404, openai('model_not_found', 'no such model'), {}, 'bad_request', false],
    ['too long', 400, openai('context_length_exceeded', 'exceeds'), {}, 'context_too_large', false],
    [
      'wrong key',
      401,
      openai('invalid_api_key', 'Incorrect API key provided: sk-abcdefghijklmnop'),
      {},
      'authentication',
      false,
    ],
    ['policy', 400, openai('content_policy_violation', 'no'), {}, 'refused', false],
    ['broken', 500, openai('server_error', 'oops'), {}, 'unavailable', true],
    ['down', 503, 'not json', {}, 'unavailable', true],
  ],
  gemini: [
    ['rate limit', 429, gemini(429, 'RESOURCE_EXHAUSTED', 'Resource exhausted'), {}, 'rate_limited', true],
    [
      'daily quota',
      429,
      gemini(429, 'RESOURCE_EXHAUSTED', 'quota', [{ violations: [{ quotaId: 'GenerateRequestsPerDayPerProject' }] }]),
      {},
      'spend_limit',
      false,
    ],
    ['bad request', 400, gemini(400, 'INVALID_ARGUMENT', 'bad'), {}, 'bad_request', false],
    [
      'too long',
      400,
      gemini(
        400,
        'INVALID_ARGUMENT',
        'The input token count (1050000) exceeds the maximum number of tokens allowed (1048576).',
      ),
      {},
      'context_too_large',
      false,
    ],
    [
      'wrong key',
      400,
      gemini(400, 'INVALID_ARGUMENT', 'API key not valid', [{ reason: 'API_KEY_INVALID' }]),
      {},
      'authentication',
      false,
    ],
    ['forbidden', 403, gemini(403, 'PERMISSION_DENIED', 'no'), {}, 'authentication', false],
    ['unknown model', 404, gemini(404, 'NOT_FOUND', 'no such model'), {}, 'bad_request', false],
    ['broken', 500, gemini(500, 'INTERNAL', 'oops'), {}, 'unavailable', true],
    ['overloaded', 503, gemini(503, 'UNAVAILABLE', 'overloaded'), {}, 'unavailable', true],
  ],
};

/** Whoever speaks OpenAI's format has its errors, and some tell a code by number. */
const casesOf = (format: WireFormat): readonly ErrorCase[] =>
  format === 'compatible'
    ? [...CASES.openai, ['overloaded', 502, { error: { code: 502, message: 'no provider' } }, {}, 'unavailable', true]]
    : CASES[format];

describe.each(VENDORS)('how $name fails', (vendor) => {
  let server: ReplayServer;
  beforeAll(async () => void (server = await ReplayServer.start()));
  afterAll(() => server.stop());
  beforeEach(() => void (server.requests.length = 0));

  it.each(casesOf(vendor.name))('%s: HTTP %i', async (_what, status, body, headers, cause, retryable) => {
    server.reply = refusing(status, body, headers);
    const { end, ends } = await ask(modelAt(vendor, server.url));
    expect(end).toMatchObject({ type: 'failed', failure: { cause, retryable } });
    expect(ends).toBe(1);
    expect(server.requests, 'an SDK must not retry by itself').toHaveLength(1);
  });

  it('says how long to wait', async () => {
    const wait = async (headers: Record<string, string>) => {
      server.reply = refusing(429, { error: { message: 'slow down' } }, headers);
      const { end } = await ask(modelAt(vendor, server.url));
      return end?.type === 'failed' ? end.failure.retryAfterMs : undefined;
    };
    expect(await wait({ 'retry-after': '7' })).toBe(7000);
    expect(await wait({ 'retry-after-ms': '250' })).toBe(250);
    expect(await wait({})).toBeNull();
    expect(await wait({ 'retry-after': 'soon' })).toBeNull();
    const date = await wait({ 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
    expect(date).toBeGreaterThan(55_000);
    expect(date).toBeLessThanOrEqual(60_000);
  });

  it('is unavailable where nobody listens', async () => {
    const gone = await ReplayServer.start();
    const { url } = gone;
    await gone.stop();
    const { end } = await ask(modelAt(vendor, url));
    expect(end).toMatchObject({ type: 'failed', failure: { cause: 'unavailable', retryable: true } });
    expect((end as { failure: { detail: string } }).failure.detail).toContain('ECONNREFUSED');
  });

  it('is no success when a web page answers', async () => {
    server.reply = (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>');
    const { end } = await ask(modelAt(vendor, server.url));
    expect(end).toMatchObject({ type: 'failed', failure: { retryable: true } });
  });

  it('is no success when an event is not JSON', async () => {
    server.reply = streaming([Buffer.from('event: message_start\ndata: {"type": oops}\n\n')]);
    const { end } = await ask(modelAt(vendor, server.url));
    expect(end).toMatchObject({ type: 'failed', failure: { retryable: true } });
  });
});

describe('an error after HTTP 200', () => {
  let server: ReplayServer;
  beforeAll(async () => void (server = await ReplayServer.start()));
  afterAll(() => server.stop());

  const [claude, gpt, google, anybody] = VENDORS as [Vendor, Vendor, Vendor, Vendor];
  it.each([
    [
      'an overloaded Claude',
      claude,
      '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
      'truncated',
      true,
    ],
    [
      'a GPT over its quota',
      gpt,
      '{"type":"error","code":"insufficient_quota","message":"quota"}',
      'spend_limit',
      false,
    ],
    [
      'a GPT that failed',
      gpt,
      '{"type":"response.failed","response":{"error":{"code":"server_error","message":"oops"}}}',
      'unavailable',
      true,
    ],
    [
      'a GPT that was filtered',
      gpt,
      '{"type":"response.incomplete","response":{"incomplete_details":{"reason":"content_filter"}}}',
      'refused',
      false,
    ],
    [
      'an overloaded Gemini',
      google,
      '{"error":{"code":503,"status":"UNAVAILABLE","message":"overloaded"}}',
      'truncated',
      true,
    ],
    [
      'anybody whose provider went away',
      anybody,
      '{"error":{"code":502,"message":"provider disconnected"},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}',
      'truncated',
      true,
    ],
    ['anybody who filters', anybody, '{"choices":[{"delta":{},"finish_reason":"content_filter"}]}', 'refused', false],
    ['a Gemini that blocks', google, '{"promptFeedback":{"blockReason":"SAFETY"}}', 'refused', false],
    [
      'a Gemini that stops for safety',
      google,
      '{"candidates":[{"finishReason":"SAFETY"}],"usageMetadata":{"promptTokenCount":1}}',
      'refused',
      false,
    ],
  ] as const)('%s', async (_who, vendor, event, cause, retryable) => {
    const first: Record<Vendor['name'], string> = {
      anthropic: '{"type":"message_start","message":{"model":"m","usage":{"input_tokens":1}}}',
      openai: '{"type":"response.created","response":{"model":"m"}}',
      gemini: '{"candidates":[{"content":{"parts":[{"text":"Once"}]}}]}',
      compatible: '{"choices":[{"delta":{"content":"Once"}}]}',
    };
    server.reply = streaming([wire(vendor, [first[vendor.name], event])]);
    const { end, ends } = await ask(modelAt(vendor, server.url));
    expect(end).toMatchObject({ type: 'failed', failure: { cause, retryable } });
    expect(ends).toBe(1);
  });

  it.each([
    [claude, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}'],
    [anybody, '{"error":{"code":502,"message":"provider disconnected"}}'],
  ])('of $name says how long to wait, where its headers did', async (vendor, event) => {
    server.reply = streaming([wire(vendor, [event])], 'end', { 'retry-after': '7' });
    const { end } = await ask(modelAt(vendor, server.url));
    expect(end).toMatchObject({ type: 'failed', failure: { cause: 'unavailable', retryAfterMs: 7_000 } });
  });

  it('a Claude that refuses', async () => {
    server.reply = streaming([
      wire(claude, [
        '{"type":"message_start","message":{"model":"m"}}',
        '{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"explanation":"cyber"}}}',
        '{"type":"message_stop"}',
      ]),
    ]);
    const { end } = await ask(modelAt(claude, server.url));
    expect(end).toEqual({
      type: 'failed',
      failure: { cause: 'refused', retryable: false, retryAfterMs: null, detail: 'cyber' },
    });
  });
});

it.each(VENDORS)('$name: no failure carries a key, whatever it looks like', async (vendor) => {
  const server = await ReplayServer.start();
  server.reply = refusing(
    401,
    openai('invalid_api_key', 'Wrong: key-for-tests, was sk-proj-abcdEFGH1234567890. Find it'),
  );
  const { end } = await ask(modelAt(vendor, server.url));
  await server.stop();
  expect(JSON.stringify(end)).toContain('[key]');
  expect(JSON.stringify(end)).not.toMatch(/key-for-tests|abcdEFGH/);
});
