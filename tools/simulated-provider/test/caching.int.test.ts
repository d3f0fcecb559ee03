import type { Clock } from '@maestro/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '../src/index.ts';
import { clientsFor, type Clients } from './clients.ts';

const MINUTE = 60_000;
/** About so many tokens; equal calls give equal texts. */
const words = (tokens: number, what = 'word'): string => `${what} `.repeat(Math.ceil((tokens * 4) / (what.length + 1)));

let now = 0;
const clock: Clock = { now: () => new Date(now) };
let provider: SimulatedProvider;
let clients: Clients;
beforeEach(async () => {
  now = Date.parse('2026-01-01T00:00:00Z');
  provider = await startSimulatedProvider({ clock, fixedTokens: 5 });
  clients = clientsFor(provider.url);
});
afterEach(() => provider.stop());

describe('Claude’s cache', () => {
  const cached = { cache_control: { type: 'ephemeral' } } as const;
  const ask = async (system: string, blocks: readonly (readonly [text: string, marked: boolean])[]) => {
    const { usage } = await clients.anthropic.messages.create({
      model: 'claude',
      max_tokens: 50,
      system,
      messages: [
        { role: 'user', content: blocks.map(([text, mark]) => ({ type: 'text', text, ...(mark && cached) })) },
      ],
    });
    return {
      fresh: usage.input_tokens,
      written: usage.cache_creation_input_tokens!,
      read: usage.cache_read_input_tokens!,
    };
  };

  it('is written and read up to its breakpoints, and knows nothing else', async () => {
    const first = await ask('s', [
      [words(1500), true],
      ['go', false],
    ]);
    expect(first.written).toBeGreaterThan(1500);
    expect(first.read).toBe(0);
    const again = await ask('s', [
      [words(1500), true],
      ['other words', false],
    ]);
    expect(again).toMatchObject({ read: first.written, written: 0 });
    const longer = await ask('s', [
      [words(1500), false],
      [words(300), true],
      ['go', false],
    ]);
    expect(longer.read).toBe(first.written);
    expect(longer.written).toBeGreaterThan(290);
    expect((await ask('t', [[words(1500), true]])).read).toBe(0);
    expect((await ask('s', [[words(1500), false]])).read).toBe(0);
  });

  it('takes no less than 1,024 tokens, and forgets after five minutes without a hit', async () => {
    expect(await ask('s', [[words(900), true]])).toMatchObject({ written: 0, read: 0 });
    const { written } = await ask('s', [[words(1500), true]]);
    for (const minutes of [4, 4, 4]) {
      now += minutes * MINUTE;
      expect((await ask('s', [[words(1500), true]])).read).toBe(written);
    }
    now += 6 * MINUTE;
    expect(await ask('s', [[words(1500), true]])).toMatchObject({ read: 0, written });
  });

  it('looks twenty blocks back and no further', async () => {
    const more = (n: number) => Array.from({ length: n }, (_, i) => [`block ${i}`, i === n - 1] as const);
    const { written } = await ask('s', [[words(1500), true]]);
    expect((await ask('s', [[words(1500), false], ...more(25)])).read).toBe(0);
    expect((await ask('s', [[words(1500), false], ...more(20)])).read).toBe(written);
  });

  it('knows a prompt that is to be answered in a format for another one', async () => {
    const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };
    const formatted = async (format: object | null) => {
      const { usage } = await clients.anthropic.messages.create({
        model: 'claude',
        max_tokens: 50,
        ...(format && { output_config: { format: { type: 'json_schema', schema: { ...schema, ...format } } } }),
        messages: [{ role: 'user', content: [{ type: 'text', text: words(1500), ...cached }] }],
      });
      return usage.cache_read_input_tokens!;
    };
    await formatted(null);
    expect(await formatted({})).toBe(0);
    expect(await formatted({})).toBeGreaterThan(1500);
    expect(await formatted({ description: 'another' })).toBe(0);
  });

  it('refuses a fifth breakpoint', async () => {
    await expect(
      ask(
        's',
        Array.from({ length: 5 }, (_, i) => [`b${i}`, true] as const),
      ),
    ).rejects.toThrow('maximum of 4');
  });
});

describe('OpenAI’s cache', () => {
  const ask = async (input: string, model = 'gpt-5') => {
    const { usage } = await clients.openai.responses.create({ model, input });
    return { read: usage!.input_tokens_details.cached_tokens, all: usage!.input_tokens };
  };

  it('reads the longest common beginning from 1,024 tokens on, in steps of 128', async () => {
    expect((await ask(words(2000))).read).toBe(0);
    const { read, all } = await ask(`${words(2000)} and more`);
    expect(read % 128).toBe(0);
    expect(all - read).toBeLessThan(128 + 8);
    expect((await ask(words(1000, 'short'))).read + (await ask(words(1000, 'short'))).read).toBe(0);
    expect((await ask(words(2000), 'gpt-4.1')).read).toBe(0);
    now += 6 * MINUTE;
    expect((await ask(words(2000))).read).toBe(0);
  });

  describe('from GPT-5.6 on', () => {
    type Said = readonly (readonly [text: string, marked: boolean])[];
    const told = async (blocks: Said, mode: 'implicit' | 'explicit' = 'implicit') => {
      const { usage } = await clients.openai.responses.create({
        model: 'gpt-6.1-terra',
        input: blocks.map(([text, mark]) => ({
          role: 'user',
          content: [{ type: 'input_text', text, ...(mark && { prompt_cache_breakpoint: { mode: 'explicit' } }) }],
        })),
        prompt_cache_options: { mode },
      });
      const { cached_tokens: read, cache_write_tokens: written } = usage!.input_tokens_details;
      return { read, written, all: usage!.input_tokens };
    };

    it('ends behind the newest message, and nowhere else, unless it is told where; what is written is billed', async () => {
      const first = await told([[words(2000), false]]);
      expect(first).toMatchObject({ read: 0, written: first.all });
      expect((await told([[words(2000), false]])).read).toBe(first.all);
      expect((await told([[`${words(2000)} and more`, false]])).read).toBe(0);
    });

    it('is written and read at what is marked, and with marks alone nowhere else', async () => {
      const first = await told(
        [
          [words(1500), true],
          ['go', false],
        ],
        'explicit',
      );
      expect(first.written).toBeLessThan(first.all);
      const next = await told(
        [
          [words(1500), true],
          [words(300), true],
          ['on', false],
        ],
        'explicit',
      );
      expect(next.read).toBe(first.written);
      expect(next.written).toBeGreaterThan(290);
      expect(
        (
          await told(
            [
              [words(1500), false],
              [words(301), true],
            ],
            'explicit',
          )
        ).read,
      ).toBe(0);
      expect(await told([[words(1500), false]], 'explicit')).toMatchObject({ read: 0, written: 0 });
    });
  });
});

describe('Gemini’s cache', () => {
  it('reads the longest common beginning by itself, from 1,024 tokens on, for its Pro models from 4,096', async () => {
    const ask = async (model: string, contents: string) =>
      (await clients.gemini.models.generateContent({ model, contents })).usageMetadata!.cachedContentTokenCount ?? 0;
    for (const [model, tokens, hit] of [
      ['gemini-3.8-flash', 2000, true],
      ['gemini-3.1-pro', 2000, false],
      ['gemini-3.1-pro', 5000, true],
    ] as const) {
      expect(await ask(model, words(tokens))).toBe(0);
      const read = await ask(model, `${words(tokens)} and more`);
      expect(read > tokens - 100, `${model} ${tokens}: ${read}`).toBe(hit);
    }
  });
});

it('forgets all when told', async () => {
  const ask = () => clients.openai.responses.create({ model: 'gpt-5', input: words(2000) });
  await ask();
  await fetch(`${provider.url}/_caches/reset`, { method: 'POST' });
  expect((await ask()).usage!.input_tokens_details.cached_tokens).toBe(0);
});
