import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assistantCalls, toolResults, userSays, type Prompt } from '../../src/domain/prompt.ts';
import type { ToolCall } from '../../src/domain/tool.ts';
import { refusing, ReplayServer } from './replay-server.ts';
import { ask, modelAt, request, VENDORS, type Vendor } from './vendors.ts';

const OPEN = { type: 'object', properties: { path: { type: 'string' } }, required: [] };
const READ = { name: 'fs_read', description: 'Reads a file.', inputSchema: OPEN };
/** Another vendor's call: what one model has begun another one goes on with. */
const CALL: ToolCall = {
  id: 'call/1',
  name: 'fs_read',
  arguments: '{"path":"a.md"}',
  echo: { system: 'else', value: 'x' },
};
const BROKEN: ToolCall = { ...CALL, id: 'call/2', arguments: '{"path":' };

describe('tools, as each vendor wants to be told of them', () => {
  let server: ReplayServer;
  beforeAll(async () => void (server = await ReplayServer.start()));
  afterAll(() => server.stop());
  beforeEach(() => {
    server.requests.length = 0;
    server.reply = refusing(400, { error: { message: 'enough' } });
  });
  const prompt: Prompt = {
    ...request().prompt,
    tools: [READ],
    tail: [
      userSays('<your_turn/>'),
      assistantCalls('Let me look.', [CALL, BROKEN]),
      toolResults([
        { callId: CALL.id, name: 'fs_read', text: 'It says A.', isError: false },
        { callId: BROKEN.id, name: 'fs_read', text: 'no JSON', isError: true },
      ]),
    ],
  };
  const asked = async (vendor: Vendor, over: Parameters<typeof request>[0] = {}) => {
    await ask(modelAt(vendor, server.url), { prompt, ...over });
    return server.requests[0]!.body as Record<string, unknown>;
  };
  const [claude, gpt, google, anybody] = VENDORS as [Vendor, Vendor, Vendor, Vendor];

  it('Claude', async () => {
    const body = await asked(claude);
    expect(body).toMatchObject({
      tools: [{ name: 'fs_read', description: 'Reads a file.', input_schema: OPEN }],
      tool_choice: { type: 'auto' },
    });
    expect((body['messages'] as unknown[]).slice(-2)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me look.' },
          { type: 'tool_use', id: 'call_1', name: 'fs_read', input: { path: 'a.md' } },
          { type: 'tool_use', id: 'call_2', name: 'fs_read', input: { INVALID_JSON: '{"path":' } },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'call_1',
            content: [{ type: 'text', text: 'It says A.' }],
            is_error: false,
          },
          {
            type: 'tool_result',
            tool_use_id: 'call_2',
            content: [{ type: 'text', text: 'no JSON' }],
            is_error: true,
            cache_control: { type: 'ephemeral' },
          },
        ],
      },
    ]);
  });

  it('GPT, with what it reasoned before its calls, and before its words', async () => {
    const reasoned = { id: 'rs_1', encrypted_content: 'secret', summary: [] };
    const own: ToolCall = { ...CALL, echo: { system: 'openai', value: JSON.stringify([reasoned]) } };
    const body = await asked(gpt, {
      reasons: true,
      prompt: { ...prompt, tail: [assistantCalls('Let me look.', [own, CALL])] },
    });
    expect(body['include']).toEqual(['reasoning.encrypted_content']);
    expect(
      (body['input'] as { type?: string; role?: string }[]).slice(-4).map(({ type, role }) => type ?? role),
    ).toEqual(['reasoning', 'assistant', 'function_call', 'function_call']);
    expect(body['input']).toContainEqual({ type: 'reasoning', ...reasoned });
    server.requests.length = 0;
    expect(await asked(gpt)).not.toHaveProperty('include');
  });

  it('GPT', async () => {
    const body = await asked(gpt);
    expect(body).toMatchObject({ tools: [{ type: 'function', name: 'fs_read', parameters: OPEN, strict: false }] });
    expect((body['input'] as unknown[]).slice(-5)).toEqual([
      { role: 'assistant', content: 'Let me look.' },
      { type: 'function_call', call_id: 'call/1', name: 'fs_read', arguments: '{"path":"a.md"}' },
      { type: 'function_call', call_id: 'call/2', name: 'fs_read', arguments: '{"path":' },
      { type: 'function_call_output', call_id: 'call/1', output: 'It says A.' },
      { type: 'function_call_output', call_id: 'call/2', output: 'no JSON' },
    ]);
  });

  it('Gemini', async () => {
    const body = await asked(google);
    expect(body).toMatchObject({
      tools: [{ functionDeclarations: [{ name: 'fs_read', parametersJsonSchema: OPEN }] }],
      toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
    });
    const thoughtSignature = 'skip_thought_signature_validator';
    expect((body['contents'] as unknown[]).slice(-2)).toEqual([
      {
        role: 'model',
        parts: [
          { text: 'Let me look.' },
          { functionCall: { name: 'fs_read', args: { path: 'a.md' } }, thoughtSignature },
          { functionCall: { name: 'fs_read', args: { INVALID_JSON: '{"path":' } }, thoughtSignature },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'fs_read', response: { output: 'It says A.' } } },
          { functionResponse: { name: 'fs_read', response: { error: 'no JSON' } } },
        ],
      },
    ]);
  });

  it('anybody', async () => {
    const body = await asked(anybody);
    expect(body).toMatchObject({ tools: [{ type: 'function', function: { name: 'fs_read', parameters: OPEN } }] });
    expect((body['messages'] as unknown[]).slice(-3)).toEqual([
      {
        role: 'assistant',
        content: 'Let me look.',
        tool_calls: [
          { id: 'call/1', type: 'function', function: { name: 'fs_read', arguments: '{"path":"a.md"}' } },
          { id: 'call/2', type: 'function', function: { name: 'fs_read', arguments: '{"path":' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call/1', content: 'It says A.' },
      { role: 'tool', tool_call_id: 'call/2', content: 'no JSON' },
    ]);
  });

  it.each([
    ['none', { type: 'none' }, 'none', { mode: 'NONE' }, 'none'],
    ['required', { type: 'any' }, 'required', { mode: 'ANY' }, 'required'],
    [
      { tool: 'fs_read' },
      { type: 'tool', name: 'fs_read' },
      { type: 'function', name: 'fs_read' },
      { mode: 'ANY', allowedFunctionNames: ['fs_read'] },
      { type: 'function', function: { name: 'fs_read' } },
    ],
  ] as const)('whether one must be called: %j', async (toolChoice, ...wanted) => {
    const told: unknown[] = [];
    for (const vendor of VENDORS) {
      server.requests.length = 0;
      const body = await asked(vendor, { toolChoice });
      const config = body['toolConfig'] as { functionCallingConfig: unknown } | undefined;
      told.push(config ? config.functionCallingConfig : body['tool_choice']);
    }
    expect(told).toEqual(wanted);
  });
});
