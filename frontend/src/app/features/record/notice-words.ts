import type { TurnFailure } from '@maestro/contracts';
import type { NoticeEntry } from '../../data/room/entry';
import type { Room } from '../../data/room/room';
import { nameOf } from './who';

const failures: Readonly<Record<TurnFailure, string>> = {
  timeout: 'did not answer in time',
  rate_limited: 'was refused: too many requests at its vendor',
  budget_spent: 'was not asked: the budget is spent',
  spend_limit: 'was refused: the budget at its vendor is spent',
  authentication: 'was refused: its vendor does not accept the key',
  bad_request: 'was refused: its vendor did not understand the request',
  context_too_large: 'cannot read a discussion this long',
  refused: 'declined to answer',
  unavailable: 'could not be reached',
  truncated: 'was cut off',
  invalid_output: 'gave an answer that could not be read',
  cancelled: 'was called off',
  watchdog: 'was not heard of again',
  unknown_persona: 'is not a persona any more',
};

const budgets = { workspace: 'the workspace', persona: 'an agent', discussion: 'this discussion' } as const;

const limits = {
  max_messages: 'The limit of messages is reached',
  max_tokens: 'The budget of tokens is used up',
  max_minutes: 'The time is up',
  budget: 'The budget is nearly used up',
} as const;

/** The words of one quiet line in the thread. */
export function noticeSentence({ of }: NoticeEntry, room: Room): string {
  switch (of.type) {
    case 'paused':
      return `${nameOf(room, of.by)} paused the discussion: no new turns until it is resumed`;
    case 'resumed':
      return `${nameOf(room, of.by)} resumed the discussion`;
    case 'vote-called':
      return `${nameOf(room, of.by)} called the vote`;
    case 'joined':
      return `${nameOf(room, of.who)} took a seat`;
    case 'left':
      return `${nameOf(room, of.who)} left the table`;
    case 'budget':
      return `${Math.floor(of.share * 100)} % of the budget of ${budgets[of.scope]} is used`;
    case 'limit':
      return `${limits[of.limit]}: on to the vote`;
    case 'turn-failed':
      return `${nameOf(room, of.who)} ${failures[of.cause]} and lost this turn; the discussion goes on`;
    case 'moderator-fallback':
      return `The moderator gave no valid choice; the rules chose${chosen(of.choice, room)}`;
    case 'request-expired':
      return of.option === null
        ? 'The deadline of a question has passed; it still waits for an answer'
        : `The deadline of a question has passed; “${of.option}” stands as declared`;
    case 'consensus':
      return `The table agrees: ${Math.round(of.agreement)} %`;
    case 'draft-fallback':
      return `The decision could not be written with sources (${of.cause}); the bare facts stand instead`;
  }
}

function chosen(choice: Extract<NoticeEntry['of'], { type: 'moderator-fallback' }>['choice'], room: Room): string {
  if (choice.about === 'next_speaker') return ` ${nameOf(room, choice.speaker)} to speak`;
  if (choice.about === 'question') return choice.question === null ? ' to ask nobody' : ' a question';
  return ' the options';
}
