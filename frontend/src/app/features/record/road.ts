import type { Entry } from '../../data/room/entry';
import type { Room } from '../../data/room/room';
import { noticeSentence } from './notice-words';
import { phaseSentence } from './phase-words';
import { signOffSentence } from './sign-off-words';
import { outcomeSentence } from './vote-words';
import { nameOf } from './who';

/** One step on the way to the decision, and the row of the thread it leads to. */
export type Milestone = { readonly seq: number; readonly at: string; readonly words: string };

/** How we got here: the turns of the road, not every word. */
export function roadOf(room: Room): readonly Milestone[] {
  return room.entries.flatMap((entry) => milestones(room, entry)).toSorted((a, b) => a.at.localeCompare(b.at));
}

function milestones(room: Room, entry: Entry): Milestone[] {
  const at = (words: string): Milestone[] => [{ seq: entry.seq, at: entry.at, words }];
  switch (entry.kind) {
    case 'phase':
      return at(phaseSentence(entry, room));
    case 'request':
      return at(`Asked: ${room.requests[entry.requestId]?.prompt ?? ''}`);
    case 'answer':
      return at(`${nameOf(room, entry.by)} answered: ${entry.option ?? entry.text ?? ''}`);
    case 'notice':
      return quiet.has(entry.of.type) ? [] : at(noticeSentence(entry, room));
    case 'vote': {
      const vote = room.votes[entry.voteId];
      return vote?.result === null || vote === undefined ? [] : at(outcomeSentence(vote));
    }
    case 'proposal': {
      const given = (room.proposals[entry.draftId]?.signOffs ?? []).filter((s) => s.given !== null);
      return given.map((s) => ({ seq: entry.seq, at: s.given?.at ?? entry.at, words: signOffSentence(room, s) }));
    }
    default:
      return [];
  }
}

const quiet: ReadonlySet<string> = new Set(['moderator-fallback', 'turn-failed', 'joined', 'left', 'resumed']);
