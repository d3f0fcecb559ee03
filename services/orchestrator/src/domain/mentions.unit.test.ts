import { describe, expect, test } from 'vitest';
import { mentionsIn } from './mentions.ts';

const table = [
  { id: 'architect', name: 'Architect AI' },
  { id: 'architect-2', name: 'Architect AI' },
  { id: 'backend_eng', name: 'Backend Engineer AI' },
  { id: 'alex', name: 'Alex' },
  { id: 'sarah', name: 'Alexandra' },
  { id: 'jose', name: 'José' },
].map((participant) => ({ ...participant, present: true }));

describe('mentions', () => {
  test.each([
    ['nobody is named', []],
    ['what do you say, @backend_eng?', ['backend_eng']],
    ['@Backend Engineer AI: costs?', ['backend_eng']],
    ['@ALEX and @alex', ['alex']],
    ['@Alexandra, then @Alex.', ['sarah', 'alex']],
    ['@architect-2 rather than the first', ['architect-2']],
    ['both called @Architect AI', ['architect', 'architect-2']],
    ['(@José)', ['jose']],
    ['write to ops@alex or me.@alex', ['alex']],
    ['mail ops@alex.example', []],
    ['@alexa is nobody', []],
    ['@@alex', ['alex']],
    ['@', []],
    ['the end: @alex', ['alex']],
  ])('%s', (text, named) => {
    expect(mentionsIn(text, table)).toEqual(named);
  });

  test('who has left is not named', () => {
    expect(mentionsIn('@alex', [{ id: 'alex', name: 'Alex', present: false }])).toEqual([]);
  });

  test('capitals that change length in lower case shift nothing', () => {
    expect(mentionsIn('İİİ @alex', table)).toEqual(['alex']);
  });
});
