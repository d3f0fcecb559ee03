import { contentWords } from './words.ts';

/** A sentence needs this share of its words in what it cites. */
const LEAST_SHARE = 1 / 3;

/**
 * Whether what is cited speaks of the same things as the sentence: enough of its content words occur there. Words of the
 * topic count neither way.
 *
 * This is a test of vocabulary, not of meaning. It catches a sentence out of thin air and a citation of the wrong
 * message; it does not see that a sentence says the opposite of what it cites, or gives its words to the wrong person.
 * A faithful paraphrase that shares no third of its words is refused and can be mended by staying closer to the source.
 */
export function isLexicallySupported(sentence: string, cited: readonly string[], topic: string): boolean {
  const neutral = contentWords(topic);
  const claimed = [...contentWords(sentence)].filter((word) => !neutral.has(word));
  if (claimed.length === 0) return true;
  const said = contentWords(cited.join('\n'));
  const shared = claimed.filter((word) => said.has(word)).length;
  return shared / claimed.length >= LEAST_SHARE;
}

/** Whether at least half of what a demand names occurs in a plan. The same kind of test, with the same limits. */
export function isTakenUp(demand: string, plan: readonly string[]): boolean {
  const demanded = [...contentWords(demand)];
  const planned = contentWords(plan.join('\n'));
  return demanded.filter((word) => planned.has(word)).length * 2 >= demanded.length;
}
