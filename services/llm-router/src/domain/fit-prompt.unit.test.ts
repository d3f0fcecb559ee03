import { expect, it } from 'vitest';
import { fitPrompt } from './fit-prompt.ts';
import { userSays, type Prompt } from './prompt.ts';
import { tellSchema } from './tell-schema.ts';

const prompt = {
  system: 's',
  tools: [],
  kept: [userSays('word '.repeat(2000))],
  short: () => [userSays('word '.repeat(20))],
  tail: [userSays('Speak.')],
} satisfies Prompt;

it('a prompt is told whole, in short, or not at all, by the room there is', () => {
  expect(fitPrompt(prompt, 100_000)).toBe(prompt);
  expect(fitPrompt(prompt, 1_000)).toEqual({ ...prompt, kept: prompt.short() });
  expect(fitPrompt(prompt, 50)).toBeNull();
  expect(fitPrompt({ ...prompt, short: () => [userSays('word '.repeat(2000))] }, 1_000)).toBeNull();
  const { short: _, ...only } = prompt;
  expect(fitPrompt(only, 1_000)).toBeNull();
});

it('a schema in words stands last', () => {
  const told = tellSchema(prompt, 'ballot', { type: 'object' });
  expect(told.kept).toBe(prompt.kept);
  expect(told.tail.slice(0, -1)).toEqual(prompt.tail);
  expect(JSON.stringify(told.tail.at(-1))).toContain('{\\"type\\":\\"object\\"}');
});
