import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../domain/catalogue.ts';
import { assistantCalls, textsOf, toolResults, userSays, type Prompt } from '../domain/prompt.ts';
import type { ModelsAsked } from './models-asked.ts';
import { mustCall, requestFor } from './request-for.ts';
import { UNLIMITED } from './spending.ts';

const able = {
  temperature: true,
  tools: true,
  schema: true,
  forcing: true,
  toolsBesideSchema: true,
  marks: true,
  reasons: true,
};
const spec = (over: Partial<ModelSpec['abilities']> = {}): ModelSpec => ({
  id: 'm',
  contextWindow: 100_000,
  maxOutputTokens: 8_000,
  abilities: { ...able, ...over },
  price: null,
});
const call = { id: 'c', name: 'fs_read', arguments: '{}', echo: null };
const prompt: Prompt = {
  system: 'You are the architect.',
  tools: [{ name: 'fs_read', description: 'Reads.', inputSchema: { type: 'object' } }],
  kept: [
    userSays('opening'),
    assistantCalls('', [call]),
    toolResults([{ callId: 'c', name: 'fs_read', text: 'A', isError: false }]),
  ],
  tail: [userSays('your turn')],
};
const asked = (over: Partial<ModelsAsked> = {}): ModelsAsked => ({
  callId: 'k',
  discussionId: 'd',
  purpose: 'turn',
  claim: { number: 1, spending: UNLIMITED },
  triesBefore: 0,
  candidates: [{ provider: 'claude', model: 'm' }],
  prompt,
  cacheKey: 'k',
  output: { kind: 'text' },
  temperature: 0.5,
  deadline: new Date(0),
  onText: () => undefined,
  ...over,
});
const BALLOT = { kind: 'json', name: 'ballot', schema: { type: 'object' } } as const;
const kindsOf = (told: Prompt) => told.kept.flatMap(({ parts }) => parts.map(({ kind }) => kind));
const lastWords = (told: Prompt) => textsOf(told.tail.at(-1)!).join();

describe('a question as a model can be asked it', () => {
  it('is asked as it is of one that can do everything', () => {
    expect(requestFor(asked(), spec(), 5_000)).toMatchObject({
      model: 'm',
      prompt,
      toolChoice: 'auto',
      maxOutputTokens: 5_000,
      temperature: 0.5,
      marksCache: true,
    });
  });

  it('tells of tools in words to one that knows none', () => {
    const request = requestFor(asked(), spec({ tools: false }), 5_000)!;
    expect(request.prompt.tools).toEqual([]);
    expect(kindsOf(request.prompt)).toEqual(['text', 'text', 'text']);
  });

  it('tells the schema in words to one that is held to none', () => {
    const request = requestFor(asked({ output: BALLOT }), spec({ schema: false }), 5_000)!;
    expect(request.output).toEqual({ kind: 'text' });
    expect(lastWords(request.prompt)).toContain('The JSON Schema "ballot" is:');
  });

  it('is null where it does not fit', () => {
    expect(requestFor(asked({ prompt: { ...prompt, system: 'x'.repeat(400_000) } }), spec(), 5_000)).toBeNull();
  });
});

describe('a call that is demanded', () => {
  it.each([
    ['required', 'Now call one of your tools, and say nothing else.'],
    [{ tool: 'fs_read' }, 'Now call the tool "fs_read", and say nothing else.'],
  ] as const)('%j is asked for in words where the model cannot be forced', (toolChoice, words) => {
    expect(requestFor(asked({ toolChoice }), spec(), 5_000)).toMatchObject({ toolChoice, prompt });
    const urged = requestFor(asked({ toolChoice }), spec({ forcing: false }), 5_000)!;
    expect(urged.toolChoice).toBe('auto');
    expect(lastWords(urged.prompt)).toBe(words);
  });

  it('is the only answer; where there are no tools nothing is demanded', () => {
    expect(mustCall(asked({ toolChoice: 'required' }))).toBe(true);
    expect(mustCall(asked())).toBe(false);
    expect(mustCall(asked({ toolChoice: 'required', prompt: { ...prompt, tools: [] } }))).toBe(false);
  });
});

describe('a structured call that may call nothing', () => {
  const ballot = asked({ output: BALLOT, toolChoice: 'none' });

  it('begins like the turns of its agent where that finds their cache', () => {
    expect(requestFor(ballot, spec(), 5_000)!.prompt).toEqual(prompt);
  });

  it('is told no tools where the schema costs the cache anyway', () => {
    const request = requestFor(ballot, spec({ toolsBesideSchema: false }), 5_000)!;
    expect(request.prompt.tools).toEqual([]);
    expect(kindsOf(request.prompt)).toEqual(['text', 'text', 'text']);
    expect(requestFor(asked({ toolChoice: 'none' }), spec({ toolsBesideSchema: false }), 5_000)!.prompt).toEqual(
      prompt,
    );
  });
});
