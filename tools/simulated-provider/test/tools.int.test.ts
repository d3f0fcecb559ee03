import { afterEach, describe, expect, it } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider, type SimulatedProviderOptions } from '../src/index.ts';
import { clientsFor } from './clients.ts';

const read = {
  name: 'fs_read',
  description: 'Reads a file.',
  schema: { type: 'object' as const, properties: { path: { type: 'string' } }, required: ['path'] },
};
const script: SimulatedProviderOptions['tools'] = [
  { calls: [{ tool: 'fs_read', arguments: { path: 'a.md' } }] },
  { calls: [{ tool: 'fs_read', arguments: { path: 'b.md' } }] },
];

let provider: SimulatedProvider;
const start = async (options: SimulatedProviderOptions = { tools: script }) => {
  provider = await startSimulatedProvider(options);
  return clientsFor(provider.url);
};
afterEach(() => provider.stop());

describe('a script of tools', () => {
  it('is played to Claude step by step, and its results are heard', async () => {
    const { anthropic } = await start();
    const tools = [{ name: read.name, description: read.description, input_schema: read.schema }];
    const messages: Parameters<typeof anthropic.messages.create>[0]['messages'] = [{ role: 'user', content: 'Look.' }];
    for (const path of ['a.md', 'b.md']) {
      const reply = await anthropic.messages.stream({ model: 'm', max_tokens: 900, tools, messages }).finalMessage();
      const call = reply.content.find((block) => block.type === 'tool_use')!;
      expect(reply.stop_reason).toBe('tool_use');
      expect(call).toMatchObject({ name: 'fs_read', input: { path } });
      messages.push(
        { role: 'assistant', content: reply.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: `It is ${path}.` }] },
      );
    }
    const last = await anthropic.messages.create({ model: 'm', max_tokens: 900, tools, messages });
    expect(last.stop_reason).toBe('end_turn');
    expect(JSON.stringify(last.content)).toContain('It is b.md.');
  });

  it('is refused to go on where Claude’s thinking does not come back', async () => {
    const { anthropic } = await start();
    const tools = [{ name: read.name, input_schema: read.schema }];
    const ask = { role: 'user' as const, content: 'Look.' };
    const reply = await anthropic.messages.create({ model: 'm', max_tokens: 900, tools, messages: [ask] });
    const calls = reply.content.filter((block) => block.type === 'tool_use');
    const result = { type: 'tool_result' as const, tool_use_id: calls[0]!.id, content: 'x' };
    const messages = [
      ask,
      { role: 'assistant' as const, content: calls },
      { role: 'user' as const, content: [result] },
    ];
    await expect(anthropic.messages.create({ model: 'm', max_tokens: 900, tools, messages })).rejects.toThrow(
      'thinking',
    );
  });

  it('forces no call on Claude’s models that think by default', async () => {
    const { anthropic } = await start({});
    const tools = [{ name: read.name, input_schema: read.schema }];
    const asked = { max_tokens: 900, tools, messages: [{ role: 'user' as const, content: 'Look.' }] };
    for (const type of ['any', 'tool'] as const) {
      const tool_choice = { type, name: read.name };
      await expect(anthropic.messages.create({ ...asked, model: 'claude-opus-5-5', tool_choice })).rejects.toThrow(
        'Thinking may not be enabled when tool_choice forces tool use',
      );
      const older = await anthropic.messages.create({ ...asked, model: 'claude-opus-4-1', tool_choice });
      expect(older.stop_reason).toBe('tool_use');
    }
  });

  it('is refused to go on where GPT’s reasoning was asked for and does not come back', async () => {
    const { openai } = await start();
    const tools = [{ type: 'function' as const, name: read.name, parameters: read.schema, strict: false }];
    const asked = { model: 'gpt-6.1-terra', tools, include: ['reasoning.encrypted_content' as const], store: false };
    const first = await openai.responses.create({ ...asked, input: [{ role: 'user', content: 'Look.' }] });
    const [reasoning, call] = first.output;
    if (reasoning?.type !== 'reasoning' || call?.type !== 'function_call')
      throw new Error('it did not reason and call');
    const look = { role: 'user' as const, content: 'Look.' };
    const result = { type: 'function_call_output' as const, call_id: call.call_id, output: 'x' };
    await expect(openai.responses.create({ ...asked, input: [look, call, result] })).rejects.toThrow(
      "without its required 'reasoning' item",
    );
    expect((await openai.responses.create({ ...asked, input: [look, reasoning, call, result] })).status).toBe(
      'completed',
    );
    await expect(openai.responses.create({ ...asked, model: 'gpt-4.1', input: 'Look.' })).rejects.toThrow(
      'Encrypted content is not supported',
    );
  });

  it('is played over Responses', async () => {
    const { openai } = await start();
    const tools = [
      { type: 'function' as const, name: read.name, parameters: read.schema, strict: false, description: 'x' },
    ];
    const reply = await openai.responses.create({ model: 'gpt-5', input: 'Look.', tools });
    const call = reply.output[0]!;
    expect(call).toMatchObject({ type: 'function_call', name: 'fs_read', arguments: '{"path":"a.md"}' });
    if (call.type !== 'function_call') return;
    const { call_id, name, arguments: given } = call;
    const next = await openai.responses.create({
      model: 'gpt-5',
      tools,
      input: [
        { role: 'user', content: 'Look.' },
        { type: 'function_call', call_id, name, arguments: given },
        { type: 'function_call_output', call_id, output: 'It is a.' },
      ],
    });
    expect(next.output[0]).toMatchObject({ arguments: '{"path":"b.md"}' });
    const orphan = [{ type: 'function_call' as const, call_id, name, arguments: given }];
    await expect(openai.responses.create({ model: 'gpt-5', tools, input: orphan })).rejects.toThrow(
      'without its result',
    );
  });

  it('is played over Chat Completions, streamed', async () => {
    const { openai } = await start();
    const tools = [{ type: 'function' as const, function: { name: read.name, parameters: read.schema } }];
    const stream = await openai.chat.completions.create({
      model: 'gpt-5',
      tools,
      messages: [{ role: 'user', content: 'Look.' }],
      stream: true,
    });
    let given = '';
    let finish: string | null = null;
    for await (const chunk of stream) {
      given += chunk.choices[0]?.delta.tool_calls?.[0]?.function?.arguments ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
    }
    expect([given, finish]).toEqual(['{"path":"a.md"}', 'tool_calls']);
  });

  it('is played to Gemini, who wants its signature back', async () => {
    const { gemini } = await start();
    const config = {
      tools: [{ functionDeclarations: [{ name: read.name, description: 'x', parametersJsonSchema: read.schema }] }],
    };
    const ask = { role: 'user', parts: [{ text: 'Look.' }] };
    const reply = await gemini.models.generateContent({ model: 'gemini-3-pro', contents: [ask], config });
    const content = reply.candidates![0]!.content!;
    expect(content.parts![0]).toMatchObject({ functionCall: { name: 'fs_read', args: { path: 'a.md' } } });
    const result = { role: 'user', parts: [{ functionResponse: { name: read.name, response: { output: 'A.' } } }] };
    const next = await gemini.models.generateContent({
      model: 'gemini-3-pro',
      contents: [ask, content, result],
      config,
    });
    expect(next.functionCalls).toMatchObject([{ args: { path: 'b.md' } }]);
    const unsigned = { role: 'model', parts: [{ functionCall: content.parts![0]!.functionCall! }] };
    await expect(
      gemini.models.generateContent({ model: 'gemini-3-pro', contents: [ask, unsigned, result], config }),
    ).rejects.toThrow('thought_signature');
  });

  it('says nothing where the tool is not offered, and can be set while it runs', async () => {
    const { anthropic } = await start({});
    const ask = () =>
      anthropic.messages.create({
        model: 'm',
        max_tokens: 900,
        tools: [{ name: 'fs_list', input_schema: { type: 'object' } }],
        messages: [{ role: 'user', content: 'Look.' }],
      });
    expect((await ask()).stop_reason).toBe('end_turn');
    const put = (steps: unknown) =>
      fetch(`${provider.url}/_tools`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ steps }),
      });
    await put(script);
    expect((await ask()).stop_reason).toBe('end_turn');
    await put([{ calls: [{ tool: 'fs_list' }, { tool: 'fs_list', arguments: 'no JSON' }] }]);
    expect((await ask()).content.filter((block) => block.type === 'tool_use')).toHaveLength(2);
    expect((await put([{ calls: [] }])).status).toBe(422);
  });
});
