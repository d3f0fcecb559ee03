import type { PhaseEntry } from '../../data/room/entry';
import type { Room } from '../../data/room/room';
import { nameOf } from './who';

/** Why the floor was closed, as the first half of a sentence. */
const closed: Readonly<Record<string, string>> = {
  rounds_done: 'All rounds are done',
  rebuttals_done: 'All rebuttals are made',
  max_messages: 'The limit of messages is reached',
  max_tokens: 'The budget of tokens is used up',
  max_minutes: 'The time is up',
  budget: 'The budget is nearly used up',
  vote_called: 'The vote was called',
  run_off: 'Everybody has spoken again',
  more_discussion: 'Everybody has spoken again',
  first_ballot: 'Nobody has spoken yet',
};

const chosenBy: Readonly<Record<string, string>> = {
  vote: 'The vote has a winner',
  decision_maker: 'The decision maker has chosen',
  override: 'An approver put another option in its place',
  sole_option: 'Only one option was on the table',
};

const ended: Readonly<Record<string, string>> = {
  vetoed: 'vetoed the decision: the discussion is deadlocked',
  no_winner: 'No option won, and nobody may break the tie: the discussion is deadlocked',
  no_options: 'Nothing was proposed that one could vote on: the discussion is deadlocked',
};

/** The sentence on the divider where the discussion moves on. */
export function phaseSentence(entry: PhaseEntry, room: Room): string {
  const { to, reason, by } = entry;
  const who = by === null ? '' : nameOf(room, by);
  switch (to) {
    case 'opening':
      return 'Opening: every agent says where it stands';
    case 'discussing':
      if (reason === 'run_off') return 'No winner: one more round, then a run-off';
      if (reason === 'first_ballot') return 'The first ballot is in: now the discussion';
      if (reason === 'more_discussion') return `${who} asked for more discussion: the floor is open again`;
      return 'The opening is over: the floor is open';
    case 'voting':
      if (reason === 'first_ballot') return 'First a ballot of everybody’s own, before anything is said';
      if (reason === 'decision_maker_asked') return 'The vote has no winner: the decision maker is asked';
      return `${closed[reason] ?? 'The floor is closed'}: now the vote`;
    case 'synthesising':
      return `${chosenBy[reason] ?? 'An option is chosen'}: the decision is being written`;
    case 'approving':
      return 'The decision is written: now it must be signed';
    case 'decided':
      return 'The decision stands';
    case 'deadlocked':
      return reason === 'vetoed' ? `${who} ${ended['vetoed']}` : (ended[reason] ?? 'The discussion is deadlocked');
    case 'cancelled':
      return who === '' ? 'The discussion was cancelled' : `${who} cancelled the discussion`;
  }
}
