import type { ChatMessage } from '@maestro/contracts';
import { describe, expect, it } from 'vitest';
import type { Persona } from '../persona.ts';
import { textsOf, type Prompt } from '../prompt.ts';
import { aPersona } from '../testing/persona.ts';
import { chatPrompt, toWire } from './chat-prompt.ts';

const user = (content: string): ChatMessage => ({ role: 'user', content });
const system = (content: string): ChatMessage => ({ role: 'system', content });
const call = (id: string, over: object = {}) => ({ id, name: 'look', arguments: '{}', ...over });
const assistant = (content: string, ...tool_calls: ReturnType<typeof call>[]): ChatMessage => ({
  role: 'assistant',
  content,
  tool_calls,
});
const result = (tool_call_id: string, content: string): ChatMessage => ({ role: 'tool', tool_call_id, content });
const rendered = (messages: ChatMessage[], persona: Persona | null = null) =>
  chatPrompt(persona, { messages, tools: [] });
function promptOf(messages: ChatMessage[], persona: Persona | null = null): Prompt {
  const built = rendered(messages, persona);
  if ('flaw' in built) throw new Error(built.flaw.detail);
  return built.prompt;
}
const rolesOf = ({ kept, tail }: Prompt) => [kept, tail].map((turns) => turns.map(({ role }) => role));

describe('the prompt of a chat', () => {
  it('begins with who the persona is and what the caller tells it, wherever that stands', () => {
    const told = [system('Be brief.'), user('Which?'), assistant('A.'), system('No lists.'), user('Why?')];
    const { system: text } = promptOf(told, aPersona());
    expect(text).toMatch(/^You are Architect AI, software architect\. Somebody asks you directly/);
    expect(text).toContain('You look at structure.');
    expect(text).toContain('## Your temperament');
    expect(text).toMatch(/Be brief\.\n\nNo lists\.$/);
  });

  it('tells a model without a persona nothing but the caller’s words', () => {
    expect(promptOf([user('Which?')]).system).toBe('');
    expect(promptOf([system('Be brief.'), user('Which?')]).system).toBe('Be brief.');
  });

  it('keeps what was said before, and asks the last message', () => {
    const prompt = promptOf([user('Which?'), assistant('A.'), user('Why <b>?')]);
    expect(rolesOf(prompt)).toEqual([['user', 'assistant'], ['user']]);
    // The caller's own words are no discussion's: they go as they are.
    expect(textsOf(prompt.tail[0]!)).toEqual(['Why <b>?']);
  });

  it('tells the results of all calls of one message in one turn, by the names of their tools', () => {
    const prompt = promptOf([user('Look.'), assistant('', call('1'), call('2')), result('1', 'A'), result('2', 'B')]);
    expect(rolesOf(prompt)).toEqual([['user', 'assistant'], ['user']]);
    expect(prompt.tail[0]!.parts).toEqual([
      { kind: 'tool-result', result: { callId: '1', name: 'look', text: 'A', isError: false } },
      { kind: 'tool-result', result: { callId: '2', name: 'look', text: 'B', isError: false } },
    ]);
    const later = promptOf([user('Look.'), assistant('', call('1')), result('1', 'A'), user('And?')]);
    expect(rolesOf(later)).toEqual([['user', 'assistant', 'user'], ['user']]);
  });

  it('offers the caller’s tools', () => {
    const tools = [{ name: 'look', description: 'Looks.', parameters: { type: 'object' } }];
    const built = chatPrompt(null, { messages: [user('Look.')], tools });
    expect(built).toMatchObject({
      prompt: { tools: [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object' } }] },
    });
  });

  it.each([
    ['a result nobody asked for', [user('Look.'), result('1', 'A')], '/messages/1/tool_call_id'],
    ['a result before its call', [result('1', 'A'), assistant('', call('1'))], '/messages/0/tool_call_id'],
    ['a user who says nothing', [user(' \n')], '/messages/0/content'],
    ['an assistant who neither spoke nor called', [user('Look.'), assistant(''), user('Well?')], '/messages/1/content'],
  ])('names the field of %s', (_what, messages, pointer) => {
    expect(rendered(messages)).toMatchObject({ flaw: { pointer } });
  });
});

describe('what a vendor wants to see again beside a call', () => {
  const echo = { system: 'gcp.gemini', value: '{"signature":"a:b"}' };
  const echoed = (more: object) =>
    promptOf([user('Look.'), assistant('', call('1', more)), result('1', 'A')]).kept[1]!.parts[0];

  it('goes to the caller and comes back as it was', () => {
    const wire = toWire({ id: '1', name: 'look', arguments: '{}', echo });
    expect(wire).toEqual({ ...call('1'), echo: 'gcp.gemini:{"signature":"a:b"}' });
    expect(echoed(wire)).toMatchObject({ call: { echo } });
  });

  it('is nothing where there was none, or where the caller made it up', () => {
    expect(toWire({ id: '1', name: 'look', arguments: '{}', echo: null })).toEqual(call('1'));
    expect(echoed({})).toMatchObject({ call: { echo: null } });
    expect(echoed({ echo: 'nonsense' })).toMatchObject({ call: { echo: null } });
  });
});
