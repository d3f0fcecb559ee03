import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chatModel } from '../../src/adapters/vendors/openai/chat-model.ts';
import { userSays } from '../../src/domain/prompt.ts';
import { refusing, ReplayServer } from './replay-server.ts';
import { ask, modelAt, request, VENDORS, type Vendor } from './vendors.ts';

const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    choice: { enum: ['A', 'B'] },
    reason: { type: 'string', minLength: 3 },
    kind: { const: 'ballot' },
  },
  required: ['choice', 'reason', 'kind'],
  additionalProperties: false,
};

describe('what is asked of a vendor', () => {
  let server: ReplayServer;
  beforeAll(async () => void (server = await ReplayServer.start()));
  afterAll(() => server.stop());
  beforeEach(() => {
    server.requests.length = 0;
    server.reply = refusing(400, { error: { message: 'enough' } });
  });
  const asked = async (vendor: Vendor, over: Parameters<typeof request>[0] = {}, simulated = true) => {
    await ask(modelAt(vendor, server.url, simulated), over);
    return server.requests[0]!;
  };
  const [claude, gpt, google, anybody] = VENDORS as [Vendor, Vendor, Vendor, Vendor];

  it('Claude: system, alternating messages, cache breakpoints, the instruction last and not cached', async () => {
    const { path, body } = await asked(claude, { temperature: 1.5 });
    const cached = { cache_control: { type: 'ephemeral' } };
    expect(path).toBe('/v1/messages');
    expect(body).toEqual({
      model: 'model-1',
      max_tokens: 1000,
      stream: true,
      temperature: 1,
      system: [{ type: 'text', text: 'You are the architect.', ...cached }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: '<discussion/>', ...cached }] },
        { role: 'assistant', content: [{ type: 'text', text: 'Mine.' }] },
        {
          role: 'user',
          content: [
            { type: 'text', text: '<message/>', ...cached },
            { type: 'text', text: '<your_turn/>' },
          ],
        },
      ],
    });
  });

  it('GPT: instructions, items, nothing stored', async () => {
    const { path, body } = await asked(gpt);
    expect(path).toBe('/responses');
    expect(body).toEqual({
      model: 'model-1',
      instructions: 'You are the architect.',
      input: [
        { role: 'user', content: [{ type: 'input_text', text: '<discussion/>' }] },
        { role: 'assistant', content: 'Mine.' },
        { role: 'user', content: [{ type: 'input_text', text: '<message/>' }] },
        { role: 'user', content: [{ type: 'input_text', text: '<your_turn/>' }] },
      ],
      max_output_tokens: 1000,
      prompt_cache_key: 'cache-1',
      store: false,
      stream: true,
    });
  });

  it('GPT that caches where it is told: marks behind what later calls begin with, none behind the instruction', async () => {
    const mark = { prompt_cache_breakpoint: { mode: 'explicit' } };
    const { body } = await asked(gpt, { marksCache: true, prompt: { ...request().prompt, lasting: 1 } });
    expect(body).toMatchObject({ prompt_cache_options: { mode: 'explicit' } });
    expect((body as { input: unknown[] }).input).toEqual([
      { role: 'user', content: [{ type: 'input_text', text: '<discussion/>', ...mark }] },
      { role: 'assistant', content: 'Mine.' },
      { role: 'user', content: [{ type: 'input_text', text: '<message/>', ...mark }] },
      { role: 'user', content: [{ type: 'input_text', text: '<your_turn/>' }] },
    ]);
    server.requests.length = 0;
    // Of a chat nobody knows what comes next: OpenAI marks the newest message.
    expect((await asked(gpt, { marksCache: true })).body).not.toHaveProperty('prompt_cache_options');
  });

  it('Gemini: system instruction and alternating contents', async () => {
    const { path, body } = await asked(google, { temperature: 0.2 });
    expect(path).toBe('/v1beta/models/model-1:streamGenerateContent?alt=sse');
    expect(body).toMatchObject({
      systemInstruction: { parts: [{ text: 'You are the architect.' }] },
      contents: [
        { role: 'user', parts: [{ text: '<discussion/>' }] },
        { role: 'model', parts: [{ text: 'Mine.' }] },
        { role: 'user', parts: [{ text: '<message/>' }, { text: '<your_turn/>' }] },
      ],
      generationConfig: { maxOutputTokens: 1000, temperature: 0.2 },
    });
  });

  it('anybody: messages in turns, the core of the format', async () => {
    const { path, body } = await asked(anybody, { temperature: 0.2 });
    expect(path).toBe('/chat/completions');
    expect(body).toEqual({
      model: 'model-1',
      messages: [
        { role: 'system', content: 'You are the architect.' },
        { role: 'user', content: '<discussion/>' },
        { role: 'assistant', content: 'Mine.' },
        { role: 'user', content: '<message/>\n\n<your_turn/>' },
      ],
      max_tokens: 1000,
      temperature: 0.2,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('anybody at Azure: its key in a header of its own, its version in the address, its own name for the limit', async () => {
    const model = chatModel({
      baseUrl: `${server.url}/openai/deployments/gpt`,
      apiKey: 'azure-key',
      simulated: false,
      system: 'azure',
      keyHeader: 'api-key',
      headers: { 'x-team': 'apollo' },
      query: { 'api-version': '2026-01-01' },
      limitField: 'max_completion_tokens',
    });
    await ask(model);
    const { path, headers, body } = server.requests[0]!;
    expect(path).toBe('/openai/deployments/gpt/chat/completions?api-version=2026-01-01');
    expect(headers).toMatchObject({ 'api-key': 'azure-key', 'x-team': 'apollo' });
    expect(headers.authorization).toBeUndefined();
    expect(body).toMatchObject({ max_completion_tokens: 1000 });
    expect(body).not.toHaveProperty('max_tokens');
  });

  it('structured output by each vendor’s own means', async () => {
    const output = { kind: 'json', name: 'ballot', schema: SCHEMA } as const;
    const wanted = (await asked(claude, { output })).body as { output_config: { format: { schema: unknown } } };
    expect(wanted.output_config.format).toMatchObject({ type: 'json_schema', schema: { additionalProperties: false } });
    server.requests.length = 0;
    const format = ((await asked(gpt, { output })).body as { text: { format: object } }).text.format;
    expect(format).toMatchObject({ type: 'json_schema', name: 'ballot', strict: true });
    server.requests.length = 0;
    const wish = ((await asked(anybody, { output })).body as { response_format: object }).response_format;
    expect(wish).toMatchObject({ type: 'json_schema', json_schema: { name: 'ballot', strict: true } });
    server.requests.length = 0;
    const config = ((await asked(google, { output })).body as { generationConfig: object }).generationConfig;
    expect(config).toMatchObject({
      responseMimeType: 'application/json',
      responseJsonSchema: {
        properties: {
          choice: { enum: ['A', 'B'] },
          reason: { type: 'string', description: 'minLength: 3' },
          kind: { enum: ['ballot'] },
        },
      },
    });
  });

  it.each(VENDORS)('$name: the call id goes to simulated endpoints only', async (vendor) => {
    expect((await asked(vendor)).headers['x-maestro-call-id']).toBe('call-1');
    server.requests.length = 0;
    const { headers } = await asked(vendor, {}, false);
    expect(Object.keys(headers).filter((name) => name.includes('maestro') || name === 'traceparent')).toEqual([]);
  });

  it.each(VENDORS)('$name: a longer discussion begins with the blocks of the shorter', async (vendor) => {
    const { prompt } = request();
    const short = blocksOf((await asked(vendor)).body);
    server.requests.length = 0;
    const longer = { ...prompt, kept: [...prompt.kept, userSays('<later/>')], tail: [userSays('<other_turn/>')] };
    const long = blocksOf((await asked(vendor, { prompt: longer })).body);
    expect(long.slice(0, short.length - 1)).toEqual(short.slice(0, -1));
  });
});

/** Every text of a request in its order, whatever the vendor calls it. */
function blocksOf(body: unknown): string[] {
  const texts: string[] = [];
  JSON.stringify(body, (key, value: unknown) => {
    if ((key === 'text' || key === 'content') && typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.filter((text) => text !== 'You are the architect.');
}
