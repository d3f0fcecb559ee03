import type { Room, SignOff } from '../../data/room/room';
import { count } from '../../ui/words/labels';
import { nameOf } from './who';

/** What became of one signature, in a sentence. */
export function signOffSentence(room: Room, { to, given, withdrawn }: SignOff): string {
  const who = nameOf(room, to);
  if (given === null) {
    return withdrawn ? `${who} need not sign any more` : `Waiting for ${who} to sign`;
  }
  switch (given.response) {
    case 'approve':
      return given.conditions.length === 0
        ? `${who} approved`
        : `${who} approved with ${count(given.conditions.length, 'condition')}`;
    case 'override':
      return `${who} put “${given.option ?? ''}” in its place`;
    case 'more_discussion':
      return `${who} asked for more discussion`;
    case 'veto':
      return `${who} vetoed it`;
  }
}
