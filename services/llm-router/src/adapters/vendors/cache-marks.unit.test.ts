import { expect, it } from 'vitest';
import {
  alternate,
  assistantCalls,
  assistantSays,
  toolResults,
  userSays,
  type Prompt,
  type PromptPart,
} from '../../domain/prompt.ts';
import { cacheMarks } from './cache-marks.ts';

const call = { id: 'c', name: 'fs_read', arguments: '{}', echo: null };
const result = { callId: 'c', name: 'fs_read', text: 'A', isError: false };
const told = (...words: string[]) => words.map(userSays);
const prompt = (over: Partial<Prompt> = {}): Prompt => ({
  system: 'You are the architect.',
  tools: [],
  kept: alternate([...told('opening', 'earlier', 'one'), assistantSays('Mine.'), ...told('two', 'three')]),
  lasting: 2,
  tail: [userSays('your turn')],
  ...over,
});
const textOf = (part: PromptPart) =>
  part.kind === 'text' ? part.text : part.kind === 'tool-call' ? part.call.id : part.result.text;
const marked = (over: Partial<Prompt> = {}) => cacheMarks(prompt(over)).map(textOf);

it('marks what stays when more is folded, where the last call ended, and the end of what is kept', () => {
  expect(marked()).toEqual(['opening', 'earlier', 'one', 'three']);
});

it('marks nothing twice, and never the instruction', () => {
  expect(marked({ kept: told('opening'), lasting: 1 })).toEqual(['opening']);
  expect(marked({ kept: [] })).toEqual([]);
});

it('looks for the end of the last call among the last parts where the reader has said nothing since', () => {
  const words = Array.from({ length: 40 }, (_, i) => `m${i}`);
  const marks = marked({ kept: alternate(told('opening', ...words)), lasting: 1 });
  expect([marks[0], marks.at(-1), marks.length]).toEqual(['opening', 'm39', 17]);
});

it('marks the newest results of tools for the next step of the turn, in the place of the end of the last call', () => {
  const tail = [userSays('your turn'), assistantCalls('', [call]), toolResults([result, { ...result, text: 'B' }])];
  expect(marked({ tail })).toEqual(['opening', 'earlier', 'three', 'B']);
});
