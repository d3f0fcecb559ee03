import { complete, mentionAt } from './mention';

describe('a mention being typed', () => {
  it.each([
    ['@', { start: 0, typed: '' }],
    ['Well, @arch', { start: 6, typed: 'arch' }],
    ['(@dev', { start: 1, typed: 'dev' }],
    ['me@example', null],
    ['@arch ', null],
    ['no', null],
  ])('%j', (text, mention) => {
    expect(mentionAt(text, text.length)).toEqual(mention);
  });

  it('is the one the caret stands in', () => {
    expect(mentionAt('@arch and @dev', 3)).toEqual({ start: 0, typed: 'ar' });
  });

  it('is completed in place', () => {
    const text = 'Ask @ar now';
    expect(complete(text, 7, mentionAt(text, 7)!, 'architect')).toEqual({ text: 'Ask @architect now', caret: 15 });
  });
});
