import type { ContextEntry } from '@maestro/contracts';

/** What is said in long discussions, and told in short once it is old. Everything else is told word by word for ever. */
type Talk = Extract<ContextEntry, { kind: 'message' | 'tool_call' }>;

/** Old talk between two entries that stand as they are. */
export type Earlier = {
  readonly kind: 'earlier';
  /** Told by their beginnings. */
  readonly said: readonly Talk[];
  /** How many before those are not told at all. */
  readonly omitted: number;
};

export type Told = ContextEntry | Earlier;

export type Folding = {
  /** Messages that are folded together: in between a rendering only grows, so that vendors' prompt caches hit. */
  readonly epoch: number;
  /** Messages never folded: the newest. */
  readonly keep: number;
  /** Folded messages that are still told by their beginnings: the newest of them. */
  readonly excerpts: number;
};

/** What an agent reads of a long discussion. */
export const EPOCHS: Folding = { epoch: 24, keep: 6, excerpts: 48 };
/** What is left where even that does not fit a model. */
export const TIGHTEST: Folding = { epoch: 1, keep: 6, excerpts: 0 };

/**
 * Folds old messages and calls of tools, whole epochs at a time. Facts, proposals, votes, questions, answers and approvals stay
 * word by word and in their place, and so does the opening. A call and its result are one entry, so nothing can part them.
 */
export function foldEarlier(entries: readonly ContextEntry[], { epoch, keep, excerpts }: Folding): Told[] {
  const messages = entries.filter((entry) => entry.kind === 'message');
  const folded = epoch * Math.floor(Math.max(0, messages.length - keep) / epoch);
  const firstKept = messages[folded];
  if (folded === 0 || !firstKept) return [...entries];
  const isOld = (entry: ContextEntry): entry is Talk => isTalk(entry) && entry.seq < firstKept.seq;
  let silent = entries.filter(isOld).length - excerpts;
  const told: Told[] = [];
  for (const entry of entries) {
    if (!isOld(entry)) {
      told.push(entry);
      continue;
    }
    silent -= 1;
    const last = told.at(-1);
    const open = last?.kind === 'earlier' ? last : { kind: 'earlier' as const, said: [], omitted: 0 };
    if (last?.kind === 'earlier') told.pop();
    told.push(silent >= 0 ? { ...open, omitted: open.omitted + 1 } : { ...open, said: [...open.said, entry] });
  }
  return told;
}

const isTalk = (entry: ContextEntry): entry is Talk => entry.kind === 'message' || entry.kind === 'tool_call';

/** Letters of a folded message that are still told. */
const LONGEST_EXCERPT = 160;

/** The first sentence, or as much of it as there is room for, up to the end of a word. */
export function excerptOf(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  const sentence = /^.*?[.!?](?=\s|$)/u.exec(line)?.[0] ?? line;
  if (sentence.length <= LONGEST_EXCERPT) return sentence.length < line.length ? `${sentence} …` : sentence;
  const cut = sentence.slice(0, LONGEST_EXCERPT);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LONGEST_EXCERPT / 2))} …`;
}
