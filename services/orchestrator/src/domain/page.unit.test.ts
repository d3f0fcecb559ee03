import { describe, expect, test } from 'vitest';
import { firstThatFit } from './page.ts';
import { readPlace, writePlace } from './place.ts';

describe('pages', () => {
  test('as many entries as fit', () => {
    expect(firstThatFit(['aaaa', 'bbbb', 'cccc'], 12)).toEqual(['aaaa', 'bbbb']);
    expect(firstThatFit(['aaaa', 'bbbb'], 12)).toEqual(['aaaa', 'bbbb']);
    expect(firstThatFit([], 12)).toEqual([]);
  });

  test('one that is too large stands alone, so that reading goes on', () => {
    expect(firstThatFit(['a'.repeat(50), 'b'], 12)).toHaveLength(1);
  });

  test('the place where a page ended is read back', () => {
    const place = { createdAt: '2026-01-01T09:00:00.000Z', discussionId: 'd-1_A' };
    expect(readPlace(writePlace(place))).toEqual(place);
  });

  test.each(['', 'x', '2026-13-01T09:00:00.000Z~d', "2026-01-01T09:00:00.000Z~d' OR 1", '2026-01-01~d'])(
    '%s is no place',
    (text) => expect(readPlace(text)).toBeUndefined(),
  );
});
