import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startSimulatedProvider, type SimulatedProvider } from '../src/index.ts';
import { tokensOf } from '../src/tokens.ts';
import { clientsFor, streamed, type Clients } from './clients.ts';

const asked = { system: 'You are Ada, software architect, one of several.', user: 'Tabs or spaces?' };
const ballot = {
  type: 'object',
  properties: { choice: { type: 'string', enum: ['Tabs', 'Spaces', 'abstain'] }, reason: { type: 'string' } },
  required: ['choice', 'reason'],
  additionalProperties: false,
};
const Ballot = z.strictObject({ choice: z.enum(['Tabs', 'Spaces', 'abstain']), reason: z.string().min(1) });

let provider: SimulatedProvider;
let clients: Clients;
beforeAll(async () => {
  provider = await startSimulatedProvider();
  clients = clientsFor(provider.url);
});
afterAll(() => provider.stop());

describe('a streamed text', () => {
  it('is read by each SDK as a complete answer, the same over every wire format', async () => {
    const heard = await Promise.all(Object.values(streamed).map((ask) => ask(clients, asked)));
    expect(heard.map((h) => h.finish)).toEqual(['end_turn', 'completed', 'stop', 'STOP']);
    const [first] = heard;
    expect(first!.text).toContain('_Simulated:_');
    for (const h of heard) expect(h).toMatchObject({ text: first!.text, output: tokensOf(first!.text).length });
  });
});

describe('a text in one piece', () => {
  it('says the same with plausible usage', async () => {
    const { anthropic, openai, gemini } = clients;
    const claude = await anthropic.messages.create({
      model: 'claude-simulated',
      max_tokens: 500,
      system: asked.system,
      messages: [{ role: 'user', content: asked.user }],
    });
    const gpt = await openai.responses.create({ model: 'gpt-5', instructions: asked.system, input: asked.user });
    const chat = await openai.chat.completions.create({
      model: 'gpt-5',
      messages: [
        { role: 'system', content: asked.system },
        { role: 'user', content: asked.user },
      ],
    });
    const google = await gemini.models.generateContent({
      model: 'gemini-3-pro',
      contents: asked.user,
      config: { systemInstruction: asked.system },
    });
    expect(claude.content).toEqual([{ type: 'text', text: gpt.output_text }]);
    expect(chat.choices[0]!.message.content).toBe(gpt.output_text);
    expect(google.text).toBe(gpt.output_text);
    expect(claude.usage.input_tokens).toBeGreaterThan(10);
    expect(gpt.usage!.total_tokens).toBe(gpt.usage!.input_tokens + gpt.usage!.output_tokens);
    expect(chat.usage!.prompt_tokens).toBe(gpt.usage!.input_tokens);
    expect(google.usageMetadata!.totalTokenCount).toBeGreaterThan(google.usageMetadata!.candidatesTokenCount!);
    expect([claude.model, gpt.model, chat.model, google.modelVersion]).toEqual([
      'claude-simulated',
      'gpt-5',
      'gpt-5',
      'gemini-3-pro',
    ]);
  });
});

describe('structured output', () => {
  it('comes by each vendor’s own means and fits the schema', async () => {
    const { anthropic, openai, gemini } = clients;
    const claude = {
      model: 'claude-simulated',
      max_tokens: 500,
      messages: [{ role: 'user' as const, content: asked.user }],
    };
    const format = await anthropic.messages.create({
      ...claude,
      output_config: { format: { type: 'json_schema', schema: ballot } },
    });
    const tool = await anthropic.messages
      .stream({
        ...claude,
        tools: [{ name: 'ballot', input_schema: { ...ballot, type: 'object' } }],
        tool_choice: { type: 'tool', name: 'ballot' },
      })
      .finalMessage();
    const gpt = await openai.responses.create({
      model: 'gpt-5',
      input: asked.user,
      text: { format: { type: 'json_schema', name: 'ballot', schema: ballot, strict: true } },
    });
    const chat = await openai.chat.completions.create({
      model: 'gpt-5',
      messages: [{ role: 'user', content: asked.user }],
      response_format: { type: 'json_schema', json_schema: { name: 'ballot', schema: ballot, strict: true } },
    });
    const jsonSchema = await gemini.models.generateContent({
      model: 'gemini-3-pro',
      contents: asked.user,
      config: { responseMimeType: 'application/json', responseJsonSchema: ballot },
    });
    const openApi = await gemini.models.generateContent({
      model: 'gemini-3-pro',
      contents: asked.user,
      config: { responseMimeType: 'application/json', responseSchema: ballot },
    });
    const [text] = format.content;
    const [call] = tool.content;
    const answers = [
      text?.type === 'text' ? JSON.parse(text.text) : null,
      call?.type === 'tool_use' ? call.input : null,
      JSON.parse(gpt.output_text),
      JSON.parse(chat.choices[0]!.message.content!),
      JSON.parse(jsonSchema.text!),
      JSON.parse(openApi.text!),
    ];
    expect(tool.stop_reason).toBe('tool_use');
    for (const answer of answers) expect(answer).toEqual(Ballot.parse(answers[0]));
  });

  it('refuses the schemas the vendors refuse', async () => {
    const { anthropic, openai } = clients;
    const open = { type: 'object', properties: { choice: { type: 'string' } }, required: ['choice'] };
    const optional = { ...open, additionalProperties: false, required: [] };
    await expect(
      anthropic.messages.create({
        model: 'm',
        max_tokens: 100,
        messages: [{ role: 'user', content: 'x' }],
        output_config: { format: { type: 'json_schema', schema: open } },
      }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('additionalProperties') as unknown });
    await expect(
      openai.responses.create({
        model: 'm',
        input: 'x',
        text: { format: { type: 'json_schema', name: 'x', schema: optional, strict: true } },
      }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('required') as unknown });
  });
});

describe('a request no vendor would take', () => {
  it('is refused in the vendor’s own shape', async () => {
    const { anthropic, gemini } = clients;
    const prefilled = { role: 'assistant' as const, content: 'I' };
    await expect(
      anthropic.messages.create({ model: 'm', max_tokens: 10, messages: [prefilled] }),
    ).rejects.toMatchObject({ status: 400, type: 'invalid_request_error' });
    await expect(
      anthropic.messages.create({ model: 'm', max_tokens: 10, messages: [{ role: 'user', content: ' ' }] }),
    ).rejects.toThrow('non-empty');
    await expect(
      gemini.models.generateContent({ model: 'm', contents: [{ role: 'model', parts: [{ text: 'x' }] }] }),
    ).rejects.toMatchObject({ status: 400 });
    const keyless = await fetch(`${provider.url}/openai/v1/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"model":"m","input":"x"}',
    });
    expect(keyless.status).toBe(401);
  });

  it('stops at the token limit and says so', async () => {
    const { anthropic, openai } = clients;
    const claude = await anthropic.messages.create({
      model: 'm',
      max_tokens: 16,
      messages: [{ role: 'user', content: asked.user }],
    });
    const gpt = await openai.responses.create({ model: 'm', input: asked.user, max_output_tokens: 16 });
    expect(claude).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 16 } });
    expect(gpt).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
  });
});
