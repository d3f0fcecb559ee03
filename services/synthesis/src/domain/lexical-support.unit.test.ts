import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLexicallySupported, isTakenUp } from './lexical-support.ts';
import { contentWords } from './words.ts';

const SAID =
  'Architect AI: for billing, PostgreSQL brings strong ACID guarantees; MongoDB has a flexible schema and scales horizontally.';
const supported = (sentence: string, ...cited: string[]): boolean =>
  isLexicallySupported(sentence, cited.length > 0 ? cited : [SAID], 'Choose a database');

describe('lexical support', () => {
  it('takes paraphrases that keep the words for what they speak of', () => {
    expect(supported('PostgreSQL guarantees ACID where bills are paid.')).toBe(true);
    expect(supported('Horizontal scaling and flexible schemas speak for MongoDB.')).toBe(true);
  });

  it('refuses sentences about something else', () => {
    expect(supported('The launch will be celebrated with a party on Friday.')).toBe(false);
    expect(supported('Redis was discarded because its licence changed.')).toBe(false);
  });

  it('refuses a sentence that shares one word by chance', () => {
    expect(supported('MongoDB licences cost four thousand euros a year in Frankfurt.')).toBe(false);
  });

  it('leaves words of the topic out of the count, for and against', () => {
    expect(supported('The database guarantees ACID.')).toBe(true);
    expect(supported('The database costs money.')).toBe(false);
  });

  it('does not see a sentence that says the opposite: it tests vocabulary, not meaning', () => {
    expect(supported('PostgreSQL has no ACID guarantees for billing.')).toBe(true);
  });

  it('reads languages that write without spaces', () => {
    expect(supported('数据库支持事务', '这个数据库支持完整的事务')).toBe(true);
    expect(supported('数据库支持事务', '我们周五举行聚会')).toBe(false);
  });
});

const word = fc.stringMatching(/^[b-df-hj-np-tv-xz]{5,9}$/);
const words = fc.array(word, { minLength: 2, maxLength: 12 });

describe('laws of lexical support', () => {
  it('a sentence taken word for word from what it cites is supported', () => {
    fc.assert(
      fc.property(words, words, words, (before, sentence, after) => {
        const cited = [...before, ...sentence, ...after].join(' ');
        expect(isLexicallySupported(sentence.join(' '), [cited], '')).toBe(true);
      }),
    );
  });

  it('a sentence that shares no word with what it cites is not', () => {
    fc.assert(
      fc.property(words, words, (sentence, cited) => {
        const said = contentWords(cited.join(' '));
        fc.pre([...contentWords(sentence.join(' '))].every((w) => !said.has(w)));
        expect(isLexicallySupported(sentence.join(' '), [cited.join(' ')], '')).toBe(false);
      }),
    );
  });

  it('citing more never takes support away', () => {
    fc.assert(
      fc.property(words, words, words, (sentence, some, more) => {
        const cited = [...some, ...sentence.slice(0, Math.ceil(sentence.length * 0.7))];
        fc.pre(isLexicallySupported(sentence.join(' '), [cited.join(' ')], ''));
        expect(isLexicallySupported(sentence.join(' '), [cited.join(' '), more.join(' ')], '')).toBe(true);
      }),
    );
  });
});

describe('a condition', () => {
  it('is taken up by a plan that speaks of most of it', () => {
    const plan = ['Set up automated backups for MongoDB before day 1', 'Monitor the billing sync'];
    expect(isTakenUp('MongoDB must have automated backups on day 1', plan)).toBe(true);
    expect(isTakenUp('Billing sync must have monitoring', plan)).toBe(true);
    expect(isTakenUp('Legal signs the data processing agreement', plan)).toBe(false);
  });
});
