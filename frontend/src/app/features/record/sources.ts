import { type Entry, isSpoken } from '../../data/room/entry';
import type { Room } from '../../data/room/room';
import type { Source } from '../../ui/chips/cited-text';
import { nameOf } from './who';

const EXCERPT = 220;

/** What a citation chip shows of each message, by `seq`. */
export function sourcesOf(room: Room, cited: readonly number[]): Readonly<Record<number, Source>> {
  const wanted = new Set(cited);
  const entries = room.entries.filter((entry) => wanted.has(entry.seq));
  return Object.fromEntries(entries.map((entry) => [entry.seq, sourceOf(room, entry)]));
}

function sourceOf(room: Room, entry: Entry): Source {
  if (!isSpoken(entry)) return { seq: entry.seq, by: 'The record', excerpt: recordOf(room, entry) };
  const words = entry.kind === 'message' ? entry.text : [entry.option, entry.text].filter((w) => w !== null).join(': ');
  return { seq: entry.seq, by: nameOf(room, entry.by), excerpt: shortened(plain(words)) };
}

function recordOf(room: Room, entry: Entry): string {
  if (entry.kind === 'request') return shortened(room.requests[entry.requestId]?.prompt ?? '');
  return entry.kind === 'vote' ? 'the vote' : 'an event of the log';
}

/** Markdown signs say nothing in a tooltip. */
const plain = (text: string): string =>
  text
    .replaceAll(/[*_`#>|]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
const shortened = (text: string): string =>
  text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT - 1).trimEnd()}…`;
