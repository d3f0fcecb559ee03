import { pick } from './hash.ts';
import { favouredBy, optionsOnTable } from './proposals.ts';
import type { Claim } from './requested.ts';
import { sentencesOf } from './sentences.ts';
import type { Thread } from './thread.ts';

/** A claim and the messages it was taken from. */
export type Statement = { readonly text: string; readonly messages: readonly number[] };

const MOST = 5;

/** What the speakers said last, each in one sentence of theirs. */
export function claimsMade(thread: Thread): Statement[] {
  const newest = new Map<string, Statement>();
  for (const { kind, from, seq, text } of thread.said) {
    const [claim] = sentencesOf(text).filter((sentence) => !sentence.includes('?') && !/simulated/i.test(sentence));
    if (kind !== 'message' || from === null || seq === null || claim === undefined) continue;
    newest.set(from, { text: claim.replaceAll('**', ''), messages: [seq] });
  }
  return [...newest.values()];
}

/** Those the task does not name as known already. */
export const newAmong = (thread: Thread, claims: readonly Statement[]): Statement[] =>
  claims.filter(({ text }) => !thread.task.includes(text)).slice(0, MOST);

/** For what speaks of the option one favours, against what speaks of another alone; else as the dice say. */
export function takeStances(thread: Thread, claims: readonly Claim[]): Record<string, string> {
  const options = optionsOnTable(thread);
  const mine = favouredBy(thread, thread.self, options);
  const stanceOn = (text: string): string => {
    const named = options.filter((option) => text.toLowerCase().includes(option.toLowerCase()));
    if (mine !== null && named.length > 0) return named.includes(mine) ? 'agree' : 'disagree';
    return pick(['agree', 'agree', 'disagree', 'pass'], thread.self ?? thread.role, text);
  };
  return Object.fromEntries(claims.map(({ label, text }) => [label, stanceOn(text)]));
}
