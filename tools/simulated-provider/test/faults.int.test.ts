import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FAULT_HEADER, FAULTS, startSimulatedProvider, type FaultName, type SimulatedProvider } from '../src/index.ts';
import { clientsFor, streamed } from './clients.ts';

const asked = { system: 'You are Ada, architect, one of several.', user: 'Tabs or spaces?' };
const WIRES = Object.keys(streamed) as (keyof typeof streamed)[];

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startSimulatedProvider();
});
afterAll(() => provider.stop());
beforeEach(() => setRules([]));

const setRules = (rules: unknown[], seed = 1): Promise<Response> =>
  fetch(`${provider.url}/_faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules, seed }),
  });
const ask = (wire: keyof typeof streamed, fault: string) =>
  streamed[wire](clientsFor(provider.url, { [FAULT_HEADER]: fault }), asked);
const failureOf = (wire: keyof typeof streamed, fault: string): Promise<unknown> =>
  ask(wire, fault).then(
    () => null,
    (error: unknown) => error,
  );

/** An answer as it arrives, ids left out, and whether the connection ended as it should. */
async function bytesOf(fault: FaultName | '', stream = true): Promise<{ text: string; clean: boolean; type: string }> {
  const response = await fetch(`${provider.url}/anthropic/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'k', ...(fault && { [FAULT_HEADER]: fault }) },
    body: JSON.stringify({
      model: 'm',
      max_tokens: 500,
      stream,
      messages: [{ role: 'user', content: 'Héllo wörld?' }],
    }),
  });
  const chunks: Uint8Array[] = [];
  let clean = true;
  try {
    for await (const chunk of response.body!) chunks.push(chunk as Uint8Array);
  } catch {
    clean = false;
  }
  return {
    text: Buffer.concat(chunks)
      .toString()
      .replace(/sim_\w*/g, 'sim'),
    clean,
    type: response.headers.get('content-type')!,
  };
}

describe('an error instead of an answer', () => {
  it.each([
    ['rate-limited', [429, 429, 429, 429]],
    ['rate-limited-silent', [429, 429, 429, 429]],
    ['spend-limit', [429, 429, 429, 429]],
    ['bad-request', [400, 400, 400, 400]],
    ['unauthorised', [401, 401, 401, 401]],
    ['server-error', [500, 500, 500, 500]],
    ['unavailable', [503, 503, 503, 503]],
    ['overloaded', [529, 503, 503, 503]],
  ] as const)('%s has the status of each vendor', async (fault, statuses) => {
    const failures = await Promise.all(WIRES.map((wire) => failureOf(wire, fault)));
    expect(failures.map((f) => (f as { status: number }).status)).toEqual(statuses);
  });

  it('tells how long to wait where it says so, in the vendor’s way', async () => {
    const claude = (await failureOf('anthropic', 'rate-limited:7')) as { headers: Headers };
    const gpt = (await failureOf('openaiResponses', 'rate-limited:7')) as { headers: Headers };
    const google = (await failureOf('gemini', 'rate-limited:7')) as Error;
    const silent = (await failureOf('anthropic', 'rate-limited-silent')) as { headers: Headers };
    expect(claude.headers.get('retry-after')).toBe('7');
    expect(gpt.headers.get('retry-after-ms')).toBe('7000');
    expect(google.message).toContain('"retryDelay":"7s"');
    expect(silent.headers.get('retry-after')).toBeNull();
  });

  it('lets a spent quota be told from a busy minute', async () => {
    expect(await failureOf('openaiResponses', 'spend-limit')).toMatchObject({ code: 'insufficient_quota' });
    expect(await failureOf('openaiResponses', 'rate-limited')).toMatchObject({ code: 'rate_limit_exceeded' });
    const claude = (await failureOf('anthropic', 'spend-limit')) as { headers: Headers };
    expect(claude.headers.get('x-should-retry')).toBe('false');
    expect(((await failureOf('gemini', 'spend-limit')) as Error).message).toContain('QuotaFailure');
  });
});

describe('a stream that goes wrong', () => {
  it('tells an overload after HTTP 200 as each vendor does', async () => {
    const failures = await Promise.all(WIRES.map((wire) => failureOf(wire, 'overloaded-after-200')));
    for (const failure of failures) expect(failure).toBeInstanceOf(Error);
    expect(failures[0]).toMatchObject({ message: expect.stringContaining('overloaded_error') as unknown });
  });

  it('breaks off in the middle', async () => {
    const whole = await bytesOf('');
    const cut = await bytesOf('cut-mid-stream');
    expect(cut.clean).toBe(false);
    expect(cut.text.length).toBeGreaterThan(100);
    expect(whole.text.startsWith(cut.text)).toBe(true);
    expect(cut.text.length).toBeLessThan(whole.text.length);
    expect((await bytesOf('cut-mid-stream', false)).clean).toBe(false);
  });

  it('ends without its end marker', async () => {
    const { text, clean } = await bytesOf('missing-end');
    expect(clean).toBe(true);
    expect(text).toContain('content_block_stop');
    expect(text).not.toContain('message_stop');
    expect(await ask('openaiChat', 'missing-end')).toMatchObject({ finish: null });
  });

  it('has broken JSON in one event', async () => {
    const { text } = await bytesOf('truncated-json');
    const broken = text
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .filter((line) => {
        try {
          JSON.parse(line.slice(6));
          return false;
        } catch {
          return true;
        }
      });
    expect(broken).toHaveLength(1);
  });

  it('repeats, swaps, invents and blows up events', async () => {
    const events = (text: string): number => text.match(/content_block_delta"/g)!.length;
    const whole = await bytesOf('');
    expect(events((await bytesOf('duplicate-events')).text)).toBe(2 * events(whole.text));
    const shuffled = (await bytesOf('shuffled-events')).text;
    expect(shuffled).not.toBe(whole.text);
    expect(events(shuffled)).toBe(events(whole.text));
    expect((await bytesOf('unknown-event')).text).toContain('simulated.unknown');
    expect((await bytesOf('huge-event')).text.length).toBeGreaterThan(10 * 1024 * 1024);
  });

  it('says it is something else', async () => {
    expect((await bytesOf('wrong-content-type')).type).toContain('text/html');
  });
});

describe('a connection that goes wrong', () => {
  it('breaks before the first byte', async () => {
    for (const wire of WIRES) expect(await failureOf(wire, 'connection-reset')).toBeInstanceOf(Error);
  });

  it('stays silent until the caller gives up', async () => {
    for (const fault of ['no-first-byte', 'stall-mid-stream'] as const) {
      const controller = new AbortController();
      const response = fetch(`${provider.url}/openai/v1/responses`, {
        method: 'POST',
        signal: controller.signal,
        headers: { 'content-type': 'application/json', authorization: 'Bearer k', [FAULT_HEADER]: fault },
        body: JSON.stringify({ model: 'm', input: 'x', stream: true }),
      }).then((r) => r.text());
      const quiet = await Promise.race([
        response,
        new Promise((resolve) => {
          setTimeout(resolve, 150, 'still waiting');
        }),
      ]);
      controller.abort();
      expect(quiet).toBe('still waiting');
      await expect(response).rejects.toThrow();
    }
  });

  it('takes its time until the first token', async () => {
    const started = performance.now();
    await ask('gemini', 'slow-first-token:200');
    expect(performance.now() - started).toBeGreaterThan(190);
  });

  it('drips slower than anybody waits', async () => {
    const started = performance.now();
    await expect(ask('anthropic', 'drip:0')).resolves.toMatchObject({ finish: 'end_turn' });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const { anthropic } = clientsFor(provider.url, { [FAULT_HEADER]: 'drip:50' });
    const messages = [{ role: 'user' as const, content: 'x' }];
    const stream = anthropic.messages.stream({ model: 'm', max_tokens: 9, messages }, { signal: controller.signal });
    await expect(stream.finalMessage()).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('delivers byte by byte, through the middle of letters too, and is complete', async () => {
    const whole = await bytesOf('');
    expect(await bytesOf('split-bytes')).toEqual(whole);
  });
});

describe('a model that will not', () => {
  it('refuses in each vendor’s own way', async () => {
    expect(await ask('anthropic', 'refusal')).toMatchObject({ text: '', finish: 'refusal' });
    expect(await ask('gemini', 'refusal')).toMatchObject({ text: '', finish: 'SAFETY' });
    expect(await ask('openaiResponses', 'refusal')).toMatchObject({ text: '' });
    const { openai } = clientsFor(provider.url, { [FAULT_HEADER]: 'refusal' });
    const whole = await openai.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'x' }] });
    expect(whole.choices[0]!.message).toMatchObject({
      content: null,
      refusal: expect.stringContaining('cannot') as unknown,
    });
  });

  it('writes JSON that is none, or stops half-way through', async () => {
    const { openai } = clientsFor(provider.url, { [FAULT_HEADER]: 'malformed-output' });
    const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };
    const format = { type: 'json_schema', name: 'x', schema, strict: true } as const;
    const { output_text } = await openai.responses.create({ model: 'm', input: 'x', text: { format } });
    expect(() => JSON.parse(output_text) as unknown).toThrow();
    expect(await ask('anthropic', 'cut-by-length')).toMatchObject({ finish: 'max_tokens' });
  });
});

describe('faults by rule', () => {
  it('strike at their rate, the same requests for the same seed', async () => {
    const struck = async (): Promise<boolean[]> => {
      await setRules([{ fault: 'server-error', rate: 0.3 }], 42);
      const failures: boolean[] = [];
      for (let i = 0; i < 60; i += 1) failures.push((await bytesOf('')).text.includes('api_error'));
      return failures;
    };
    const first = await struck();
    expect(await struck()).toEqual(first);
    const share = first.filter(Boolean).length / first.length;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.5);
  });

  it('strike one vendor only, and only so often', async () => {
    await setRules([{ fault: 'rate-limited', vendor: 'anthropic', times: 2 }]);
    const outcomes: boolean[] = [];
    for (const wire of ['gemini', 'anthropic', 'anthropic', 'anthropic'] as const) {
      const clients = clientsFor(provider.url);
      outcomes.push(await streamed[wire](clients, asked).then(Boolean, () => false));
    }
    expect(outcomes).toEqual([true, false, false, true]);
  });

  it('strike only requests in whose text something occurs', async () => {
    await setRules([{ fault: 'server-error', mentioning: 'a "quoted" word' }]);
    const outcome = (text: string) =>
      streamed.anthropic(clientsFor(provider.url), { ...asked, user: text }).then(Boolean, () => false);
    expect([await outcome('hello'), await outcome('He used a "quoted" word.')]).toEqual([true, false]);
  });

  it('are refused where nobody knows them', async () => {
    const refused = await setRules([{ fault: 'earthquake' }]);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('known');
    expect(await failureOf('anthropic', 'earthquake')).toMatchObject({ status: 400 });
  });
});

it('every fault has been seen to strike here', async () => {
  const { readFile } = await import('node:fs/promises');
  const seen = await readFile(new URL(import.meta.url), 'utf8');
  expect(Object.keys(FAULTS).filter((name) => !seen.includes(`'${name}`))).toEqual([]);
});
