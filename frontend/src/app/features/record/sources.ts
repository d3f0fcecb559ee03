import { type Entry, isSpoken } from '../../data/room/entry';
import type { Room } from '../../data/room/room';
import type { Source } from '../../ui/chips/cited-text';
import { phaseSentence } from './phase-words';
import { outcomeSentence } from './vote-words';
import { nameOf } from './who';

const EXCERPT = 220;

/** What a citation chip shows of each message, by `seq`. A closed vote can be cited too: it has no row of its own. */
export function sourcesOf(room: Room, cited: readonly number[]): Readonly<Record<number, Source>> {
  const wanted = new Set(cited);
  const spoken = room.entries.filter((entry) => wanted.has(entry.seq)).map((entry) => sourceOf(room, entry));
  const closed = Object.values(room.votes).filter((vote) => wanted.has(vote.result?.seq ?? 0));
  const votes = closed.map((v) => ({ seq: v.result?.seq ?? 0, by: 'The vote', excerpt: outcomeSentence(v) }));
  return Object.fromEntries([...spoken, ...votes].map((source) => [source.seq, source]));
}

function sourceOf(room: Room, entry: Entry): Source {
  if (!isSpoken(entry)) return { seq: entry.seq, by: 'The record', excerpt: recordOf(room, entry) };
  const words = entry.kind === 'message' ? entry.text : [entry.option, entry.text].filter((w) => w !== null).join(': ');
  return { seq: entry.seq, by: nameOf(room, entry.by), excerpt: shortened(plain(words)) };
}

function recordOf(room: Room, entry: Entry): string {
  if (entry.kind === 'request') return shortened(room.requests[entry.requestId]?.prompt ?? '');
  return entry.kind === 'phase' ? phaseSentence(entry, room) : 'an event of the log';
}

/** Markdown signs say nothing in a tooltip. */
const plain = (text: string): string =>
  text
    .replaceAll(/[*_`#>|]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
const shortened = (text: string): string =>
  text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT - 1).trimEnd()}…`;
