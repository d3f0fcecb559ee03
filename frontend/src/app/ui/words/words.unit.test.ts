import { initials } from '../mark/mark';
import { count, listed, vendorLabel } from './labels';
import { citedOrder, citedRuns } from './sentences';
import { ago, span, until } from './time';

describe('lists and counts', () => {
  it('read like a sentence', () => {
    expect([[], ['Alex'], ['Alex', 'Sarah'], ['Alex', 'Sarah', 'Kim']].map(listed)).toEqual([
      '',
      'Alex',
      'Alex and Sarah',
      'Alex, Sarah and Kim',
    ]);
    expect([count(1, 'vote'), count(0, 'vote')]).toEqual(['1 vote', '0 votes']);
    expect([vendorLabel('gemini'), vendorLabel('our-own')]).toEqual(['Google', 'our-own']);
  });
});

describe('spans of time', () => {
  const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

  it.each([
    [3 * second, 'a few seconds'],
    [45 * second, 'less than a minute'],
    [1 * minute, '1 minute'],
    [4.9 * minute, '4 minutes'],
    [2 * hour, '2 hours'],
    [3 * day, '3 days'],
  ])('%i ms are %s', (ms, words) => {
    expect(span(ms)).toBe(words);
  });

  it('lie behind or ahead', () => {
    const now = Date.parse('2026-01-10T12:00:00.000Z');
    expect(ago('2026-01-10T11:56:00.000Z', now)).toBe('4 minutes ago');
    expect(ago('2026-01-10T11:59:55.000Z', now)).toBe('just now');
    expect(ago('2025-12-01T12:00:00.000Z', now)).toBe('1 Dec 2025');
    expect(until('2026-01-10T13:30:00.000Z', now)).toBe('in 1 hour');
    expect(until('2026-01-10T11:00:00.000Z', now)).toBe('now due');
  });
});

describe('cited text', () => {
  const text = 'MongoDB is fast. PostgreSQL is safe. So both.';

  it('is cut after every cited sentence, and stays whole', () => {
    const runs = citedRuns(text, [
      { sentence: 'MongoDB is fast.', messages: [5] },
      { sentence: 'So both.', messages: [5, 9] },
    ]);
    expect(runs).toEqual([
      { text: 'MongoDB is fast.', messages: [5] },
      { text: ' PostgreSQL is safe. ', messages: [] },
      { text: 'So both.', messages: [5, 9] },
    ]);
    expect(runs.map((run) => run.text).join('')).toBe(text);
  });

  it('does not invent a place for a sentence that is not there', () => {
    expect(citedRuns(text, [{ sentence: 'Oracle is best.', messages: [1] }])).toEqual([{ text, messages: [] }]);
  });

  it('numbers messages by first mention', () => {
    expect(citedOrder([{ messages: [9, 3] }, { messages: [3, 7] }])).toEqual([9, 3, 7]);
  });
});

describe('initials', () => {
  it.each([
    ['Architect AI', 'A'],
    ['Backend Engineer AI', 'BE'],
    ['alex', 'A'],
    ['Östen von Berg', 'ÖV'],
    ['', ''],
  ])('of %j are %j', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
