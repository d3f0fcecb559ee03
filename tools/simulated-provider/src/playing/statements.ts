import { pick } from './hash.ts';
import { favouredBy, optionsOnTable } from './proposals.ts';
import type { Claim } from './requested.ts';
import { sentencesOf } from './sentences.ts';
import type { Thread } from './thread.ts';

/** A claim, the messages it was taken from, and the option it asks for; null: none. */
export type Statement = {
  readonly text: string;
  readonly messages: readonly number[];
  readonly proposal: string | null;
};

const MOST = 5;

/** The option a claim recommends, else the only one it names; null: it asks for none. */
export function askedFor(text: string, options: readonly string[]): string | null {
  const words = text.toLowerCase();
  const recommended = options.find((option) => words.includes(`recommend ${option.toLowerCase()}`));
  const named = options.filter((option) => words.includes(option.toLowerCase()));
  return recommended ?? (named.length === 1 ? named[0]! : null);
}

/** What the speakers said last, each in one sentence of theirs: what they recommend, where they do. */
export function claimsMade(thread: Thread): Statement[] {
  const options = optionsOnTable(thread);
  const newest = new Map<string, Statement>();
  for (const { kind, from, seq, text } of thread.said) {
    const claims = sentencesOf(text.replaceAll('**', '')).filter(
      (sentence) => !sentence.includes('?') && !/simulated/i.test(sentence),
    );
    const claim = claims.find((sentence) => /\brecommend\b/i.test(sentence)) ?? claims[0];
    if (kind !== 'message' || from === null || seq === null || claim === undefined) continue;
    newest.set(from, { text: claim, messages: [seq], proposal: askedFor(claim, options) });
  }
  return [...newest.values()];
}

/** Those the task does not name as known already. */
export const newAmong = (thread: Thread, claims: readonly Statement[]): Statement[] =>
  claims.filter(({ text }) => !thread.task.includes(text)).slice(0, MOST);

/** For what asks for the option one favours or speaks of it, against what asks for another; else as the dice say. */
export function takeStances(thread: Thread, claims: readonly Claim[]): Record<string, string> {
  const options = optionsOnTable(thread);
  const mine = favouredBy(thread, thread.self, options);
  const stanceOn = (text: string): string => {
    const asked = askedFor(text, options);
    if (mine !== null && asked !== null) return asked === mine ? 'agree' : 'disagree';
    const named = options.filter((option) => text.toLowerCase().includes(option.toLowerCase()));
    if (mine !== null && named.length > 0) return named.includes(mine) ? 'agree' : 'disagree';
    return pick(['agree', 'agree', 'disagree', 'pass'], thread.self ?? thread.role, text);
  };
  return Object.fromEntries(claims.map(({ label, text }) => [label, stanceOn(text)]));
}
