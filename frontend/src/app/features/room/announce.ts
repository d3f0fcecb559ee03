import type { Entry } from '../../data/room/entry';
import type { Room } from '../../data/room/room';
import { noticeSentence } from '../record/notice-words';
import { phaseSentence } from '../record/phase-words';
import { toolSentence } from '../record/tool-words';
import { nameOf } from '../record/who';

const SPOKEN = 300;

/** What a screen reader is told of everything after `from`; one's own words are not repeated. */
export function announce(room: Room, from: number, me: string): string {
  const fresh = room.entries.slice(room.entries.findLastIndex((entry) => entry.seq <= from) + 1);
  return fresh
    .map((entry) => sentence(room, entry, me))
    .filter((words) => words !== '')
    .join('. ');
}

function sentence(room: Room, entry: Entry, me: string): string {
  switch (entry.kind) {
    case 'opening':
      return '';
    case 'message':
      return entry.by === me ? '' : `${nameOf(room, entry.by)}: ${entry.text.slice(0, SPOKEN)}`;
    case 'answer':
      return entry.by === me
        ? ''
        : `${nameOf(room, entry.by)} answered: ${[entry.option, entry.text].join(' ').trim()}`;
    case 'phase':
      return phaseSentence(entry, room);
    case 'tool':
      return toolSentence(entry, room);
    case 'notice':
      return noticeSentence(entry, room);
    case 'request':
      return room.requests[entry.requestId]?.to.includes(me) === true
        ? `You are asked: ${room.requests[entry.requestId]?.prompt ?? ''}`
        : '';
    case 'vote':
      return 'The vote is open';
    case 'proposal':
      return 'A decision is proposed';
    case 'decision':
      return `Decided: ${room.decision?.option ?? ''}`;
  }
}
