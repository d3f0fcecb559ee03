import type { ContextEntry } from '@maestro/contracts';

/** What is said in long discussions, and told in short once it is old. Everything else is told word by word for ever. */
type Message = Extract<ContextEntry, { kind: 'message' }>;
type Talk = Extract<ContextEntry, { kind: 'message' | 'tool_call' }>;

/** Old talk between two entries that stand as they are. */
export type Earlier = {
  readonly kind: 'earlier';
  /** Told by their beginnings. */
  readonly said: readonly Message[];
  /** How much was said and called beside those. */
  readonly omitted: number;
};

export type Told = ContextEntry | Earlier;

export type Folding = {
  /** Messages that are folded together: in between a rendering only grows, so that vendors' prompt caches hit. */
  readonly epoch: number;
  /** Messages never folded: the newest. */
  readonly keep: number;
  /**
   * What the reader has not had before them whole, because they have not spoken since, is folded no sooner than so many
   * messages later.
   */
  readonly unread: number;
  /** Whether the last words of each speaker in an epoch are still told by their beginning. */
  readonly excerpts: boolean;
};

/** What an agent reads of a long discussion. */
export const EPOCHS: Folding = { epoch: 18, keep: 4, unread: 24, excerpts: true };
/** What is left where even that does not fit a model. */
export const TIGHTEST: Folding = { epoch: 1, keep: 6, unread: 6, excerpts: false };

/**
 * Folds old messages and calls of tools, whole epochs at a time; what an epoch was folded to never changes again. Facts,
 * proposals, votes, questions, answers and approvals stay word by word and in their place, and so does the opening. A call and
 * its result are one entry, so nothing can part them.
 * @param self the reader's participant id; null for a reader without a seat.
 */
export function foldEarlier(entries: readonly ContextEntry[], folding: Folding, self: string | null): Told[] {
  const folded = foldedMessages(entries, folding, self);
  if (folded === 0) return [...entries];
  const excerpts = folding.excerpts ? lastWords(entries, folding.epoch) : new Set<ContextEntry>();
  const told: Told[] = [];
  let messages = 0;
  let toldEpoch = 0;
  for (const entry of entries) {
    if (isTalk(entry) && messages < folded) {
      // Where nothing is told of an epoch, it need not stand apart.
      const epoch = folding.excerpts ? Math.floor(messages / folding.epoch) : 0;
      const last = told.at(-1);
      const open = last?.kind === 'earlier' && epoch === toldEpoch ? last : NOTHING;
      if (open === last) told.pop();
      toldEpoch = epoch;
      const isExcerpt = entry.kind === 'message' && excerpts.has(entry);
      told.push(isExcerpt ? { ...open, said: [...open.said, entry] } : { ...open, omitted: open.omitted + 1 });
    } else told.push(entry);
    if (entry.kind === 'message') messages += 1;
  }
  return told;
}

/** How many messages are folded: whole epochs. Never fewer for a longer discussion. */
function foldedMessages(
  entries: readonly ContextEntry[],
  { epoch, keep, unread }: Folding,
  self: string | null,
): number {
  const speakers = entries.flatMap((entry) => (entry.kind === 'message' ? [entry.by] : []));
  // Their own last message, and all before it, was before them or is theirs.
  const read = self === null ? 0 : speakers.lastIndexOf(self);
  const old = Math.min(speakers.length - keep, Math.max(read, speakers.length - unread));
  return epoch * Math.floor(Math.max(0, old) / epoch);
}

/**
 * How many of these stand before all talk that is told whole: they stay as they are when more is folded, and so does what
 * a vendor remembers of them.
 */
export function lastingBeginning(told: readonly Told[]): number {
  const talk = told.findIndex((entry) => entry.kind === 'message' || entry.kind === 'tool_call');
  return talk < 0 ? told.length : talk;
}

const NOTHING: Earlier = { kind: 'earlier', said: [], omitted: 0 };

const isTalk = (entry: ContextEntry): entry is Talk => entry.kind === 'message' || entry.kind === 'tool_call';

/** The last message of each speaker in each epoch: where they stood by then. */
function lastWords(entries: readonly ContextEntry[], epoch: number): ReadonlySet<ContextEntry> {
  const last = new Map<string, ContextEntry>();
  let messages = 0;
  for (const entry of entries) {
    if (entry.kind !== 'message') continue;
    last.set(`${Math.floor(messages / epoch)}/${entry.by}`, entry);
    messages += 1;
  }
  return new Set(last.values());
}

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
