import { systemClock } from '@maestro/kernel';
import { FAULTS, startSimulatedProvider, type FaultName, type SimulatedProvider } from '@maestro/simulated-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ajvSchemaChecker } from '../../src/adapters/checking/ajv-schema-checker.ts';
import { readProviders } from '../../src/adapters/seed/read-catalogue.ts';
import { readPersonas } from '../../src/adapters/seed/read-seed.ts';
import { Breakers } from '../../src/application/breakers.ts';
import { Gate } from '../../src/application/gate.ts';
import { Refusals } from '../../src/application/refusals.ts';
import { UNLIMITED } from '../../src/application/spending.ts';
import { createAskModels, type ModelsAnswered } from '../../src/application/ask-models.ts';
import type { Catalogue } from '../../src/domain/catalogue.ts';
import { parseOutput } from '../../src/domain/parse-output.ts';
import { taskPrompt, turnPrompt } from '../../src/domain/rendering/build-prompt.ts';
import { message, opening } from '../../src/domain/testing/context-entries.ts';
import { endpointOf } from '../../src/endpoints.ts';
import { assistantCalls, toolResults, type Prompt } from '../../src/domain/prompt.ts';
import { argumentsOf, type ToolChoice } from '../../src/domain/tool.ts';
import type { WantedOutput } from '../../src/ports/language-model.ts';
import { VENDORS, type Vendor } from './vendors.ts';

const providers = readProviders(new URL('../../models.yaml', import.meta.url));
const personas = readPersonas(new URL('../../personas.yaml', import.meta.url), providers);
const persona = personas.find(({ id }) => id === 'devops')!;
const reader = { persona, seat: 'devops' };
const entries = [opening(), message(2, 'architect', 'I recommend PostgreSQL with TimescaleDB.')];
const TURN = turnPrompt(reader, entries, { purpose: 'opening', round: 0, protocol: 'structured_debate' });
const OPEN = { type: 'object', properties: { path: { type: 'string' } }, required: [] };
const BALLOT = {
  type: 'object',
  properties: { choice: { enum: ['PostgreSQL only', 'MongoDB only'] }, reason: { type: 'string', minLength: 1 } },
  required: ['choice', 'reason'],
  additionalProperties: false,
};

type Asked = { prompt?: Prompt; retries?: number; deadlineMs?: number; toolChoice?: ToolChoice };

describe.each(VENDORS)('$name, played by the simulated provider', (vendor) => {
  let provider: SimulatedProvider;
  let clean: string;
  beforeAll(async () => {
    provider = await startSimulatedProvider({ pace: { speed: 0, firstToken: 0 } });
    clean = (await askAs(vendor, { kind: 'text' })).answer!.text;
  });
  afterAll(() => provider.stop());

  const askAs = (
    { name }: Vendor,
    output: WantedOutput,
    { prompt = TURN, retries = 0, deadlineMs = 5_000, toolChoice = 'auto' }: Asked = {},
  ): Promise<ModelsAnswered> => {
    // OpenAI's models speak both of its formats.
    const named = name === 'compatible' ? 'openai' : name;
    const endpoint = endpointOf(named, { SIMULATED_PROVIDER_URL: provider.url })!;
    const spec = providers.find((one) => one.vendor === named)!;
    // Whoever else speaks one of them caches by itself.
    const model = name === 'compatible' ? 'qwen3' : spec.defaultModel;
    const catalogue: Catalogue = new Map([[spec.id, { ...spec, simulated: true }]]);
    const askModels = createAskModels({
      catalogue,
      models: new Map([[spec.id, vendor.create(endpoint)]]),
      observer: { observe: (_begun, work) => work() },
      gate: new Gate({ total: 10, perVendor: 10, longestQueue: 10 }),
      breakers: new Breakers({ failures: 5, coolDownMs: 1_000 }),
      refusals: new Refusals({ failures: 5, passOverMs: 1_000 }),
      limits: { firstTokenMs: 2_000, idleMs: 700 },
      retry: { retries, firstWaitMs: 1, longestWaitMs: 2 },
      maxOutputTokens: 4_000,
      clock: systemClock,
    });
    return askModels(
      {
        callId: 'call',
        discussionId: 'd1',
        purpose: 'turn',
        claim: { number: 1, spending: UNLIMITED },
        triesBefore: 0,
        candidates: [{ provider: spec.id, model }],
        prompt,
        cacheKey: 'k',
        output,
        toolChoice,
        temperature: null,
        deadline: new Date(Date.now() + deadlineMs),
        onText: () => undefined,
      },
      new AbortController().signal,
    );
  };
  const script = (steps: readonly unknown[]) =>
    fetch(`${provider.url}/_tools`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ steps }),
    });
  const strike = async (...rules: { fault: FaultName; times?: number }[]) => {
    const response = await fetch(`${provider.url}/_faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rules }),
    });
    expect(response.status).toBe(200);
  };

  it('speaks, and says what it used', async () => {
    const { answer } = await askAs(vendor, { kind: 'text' });
    expect(answer).toMatchObject({ simulated: true, estimated: false, stop: 'end' });
    expect(answer!.text.length).toBeGreaterThan(20);
    expect(answer!.usage.input).toBeGreaterThan(100);
    expect(answer!.usage.output).toBeGreaterThan(5);
  });

  it('fills a schema by the vendor’s own means', async () => {
    const task = {
      purpose: 'ballot',
      schemaName: 'ballot',
      instruction: 'Vote.\n\nOptions: PostgreSQL only, MongoDB only',
    };
    const prompt = taskPrompt(reader, entries, task);
    const { answer } = await askAs(vendor, { kind: 'json', name: 'ballot', schema: BALLOT }, { prompt });
    expect(ajvSchemaChecker().prepare(BALLOT)!(parseOutput(answer!.text))).toEqual([]);
  });

  it('counts calls by the id it is told', async () => {
    await fetch(`${provider.url}/_calls/reset`, { method: 'POST' });
    await askAs(vendor, { kind: 'text' });
    expect(await (await fetch(`${provider.url}/_calls`)).json()).toMatchObject({ calls: { call: 1 } });
  });

  it('asks for tools, one round after the other, and rests its words on what they say', async () => {
    const tools = [{ name: 'fs_read', description: 'Reads a file.', inputSchema: OPEN }];
    await script([
      { text: 'Let me look.', calls: [{ tool: 'fs_read', arguments: { path: 'a.md' } }, { tool: 'fs_read' }] },
      { calls: [{ tool: 'fs_read', arguments: { path: 'b.md' } }] },
    ]);
    let prompt: Prompt = { ...TURN, tools };
    const paths: unknown[] = [];
    for (const says of ['It is A.', 'It is B.']) {
      const { answer, failure: failed } = await askAs(vendor, { kind: 'text' }, { prompt });
      expect(failed).toBeNull();
      expect(answer).toMatchObject({ stop: 'tool_use', simulated: true });
      const { text, toolCalls } = answer!;
      paths.push(toolCalls.map((call) => argumentsOf(call)?.['path']));
      const results = toolCalls.map(({ id, name }) => ({ callId: id, name, text: says, isError: false }));
      prompt = { ...prompt, tail: [...prompt.tail, assistantCalls(text, toolCalls), toolResults(results)] };
    }
    const last = (await askAs(vendor, { kind: 'text' }, { prompt })).answer!;
    expect(paths).toEqual([['a.md', undefined], ['b.md']]);
    expect(last).toMatchObject({ stop: 'end', toolCalls: [] });
    expect(last.text).toContain('It is B.');
    await script([]);
  });

  it('goes on with calls that another vendor’s model made', async () => {
    const call = { id: 'call/1', name: 'fs_read', arguments: '{}', echo: { system: 'somebody', value: 'unread' } };
    const result = { callId: call.id, name: call.name, text: 'It is A.', isError: false };
    const tail = [...TURN.tail, assistantCalls('', [call]), toolResults([result])];
    const tools = [{ name: 'fs_read', description: 'Reads a file.', inputSchema: OPEN }];
    const { answer } = await askAs(vendor, { kind: 'text' }, { prompt: { ...TURN, tools, tail } });
    expect(answer!.text).toContain('It is A.');
  });

  it('reads its cache in the second turn, and says so', async () => {
    await fetch(`${provider.url}/_caches/reset`, { method: 'POST' });
    const long = [opening(), ...Array.from({ length: 8 }, (_, i) => message(i + 2, 'architect', 'word '.repeat(400)))];
    const turn = { purpose: 'round', round: 1, protocol: 'round_robin' } as const;
    const first = await askAs(vendor, { kind: 'text' }, { prompt: turnPrompt(reader, long, turn) });
    const more = [...long, message(10, 'devops', 'Mine.'), message(11, 'architect', 'Another one.')];
    const second = await askAs(vendor, { kind: 'text' }, { prompt: turnPrompt(reader, more, turn) });
    expect(first.answer!.usage.cachedInput).toBe(0);
    const { cachedInput, input } = second.answer!.usage;
    expect(cachedInput / input).toBeGreaterThan(0.85);
  });

  it('reads the cache of the turns in a structured call where its vendor lets it, and of one with the same schema everywhere', async () => {
    await fetch(`${provider.url}/_caches/reset`, { method: 'POST' });
    const long = [opening(), ...Array.from({ length: 8 }, (_, i) => message(i + 2, 'architect', 'word '.repeat(400)))];
    const turn = { purpose: 'round', round: 1, protocol: 'round_robin' } as const;
    const able = { ...reader, tools: [{ name: 'fs_read', description: 'Reads a file.', inputSchema: OPEN }] };
    const share = async (prompt: Prompt, output: WantedOutput, toolChoice: ToolChoice) => {
      const { cachedInput, input } = (await askAs(vendor, output, { prompt, toolChoice })).answer!.usage;
      return cachedInput / input;
    };
    const ballot = (instruction: string) =>
      share(
        taskPrompt(able, long, { purpose: 'ballot', schemaName: 'ballot', instruction }),
        { kind: 'json', name: 'ballot', schema: BALLOT },
        'none',
      );
    await share(turnPrompt(able, long, turn), { kind: 'text' }, 'auto');
    const first = await ballot('Vote.\n\nOptions: PostgreSQL only, MongoDB only');
    if (vendor.name === 'gemini') expect(first).toBeGreaterThan(0.85);
    else expect(first).toBe(0);
    expect(await ballot('Vote again.\n\nOptions: PostgreSQL only, MongoDB only')).toBeGreaterThan(0.85);
  });

  it('calls the tool that is demanded, also where it cannot be forced', async () => {
    const tools = ['fs_list', 'fs_read'].map((name) => ({ name, description: 'A tool.', inputSchema: OPEN }));
    const { answer } = await askAs(
      vendor,
      { kind: 'text' },
      { prompt: { ...TURN, tools }, toolChoice: { tool: 'fs_read' } },
    );
    expect(answer!.toolCalls).toMatchObject([{ name: 'fs_read' }]);
  });

  /** Struck by these it may still be whole, but then it has to be what was said. */
  const HARMLESS = new Set<FaultName>(['unknown-event', 'split-bytes']);
  // A vendor that numbers nothing and sends no whole text gives nobody a way to see these.
  const UNSEEN: Partial<Record<Vendor['name'], readonly FaultName[]>> = {
    anthropic: ['duplicate-events', 'shuffled-events'],
    gemini: ['duplicate-events', 'shuffled-events'],
    compatible: ['duplicate-events', 'shuffled-events'],
  };

  it.each(Object.keys(FAULTS) as FaultName[])(
    'struck by %s: in time, and never half an answer for a whole one',
    async (fault) => {
      await strike({ fault });
      const begun = performance.now();
      // Byte by byte takes a busy machine its time; what is to end in failure ends soon.
      const deadlineMs = HARMLESS.has(fault) ? 30_000 : 5_000;
      const { answer, failure } = await askAs(vendor, { kind: 'text' }, { deadlineMs });
      expect(performance.now() - begun).toBeLessThan(deadlineMs + 2_000);
      if (HARMLESS.has(fault)) expect(answer?.text).toBe(clean);
      else if (answer && !UNSEEN[vendor.name]?.includes(fault) && fault !== 'malformed-output')
        expect(answer.text).toBe(clean);
      else if (!answer) expect(failure!.detail).not.toBe('');
    },
  );

  it.each(['rate-limited:0', 'overloaded-after-200', 'cut-mid-stream', 'missing-end'] as FaultName[])(
    'struck once by %s, it is asked again and answers',
    async (fault) => {
      await strike({ fault, times: 1 });
      const { answer, tries } = await askAs(vendor, { kind: 'text' }, { retries: 1 });
      expect(answer?.text).toBe(clean);
      expect(tries).toHaveLength(2);
    },
  );
});
