import type { NewLogEvent } from '@maestro/contracts';
import { foldLog } from '../../data/room/fold-log';
import type { ToolEntry } from '../../data/room/entry';
import { emptyRoom, type Room } from '../../data/room/room';
import { apolloUpTo, numbered, thinking } from '../../testing/apollo-log';
import { noticeSentence } from './notice-words';
import { nowSentence } from './now-words';
import { phaseSentence } from './phase-words';
import { roadOf } from './road';
import { sourcesOf } from './sources';
import { argumentLines, toolSentence } from './tool-words';

type Chapter = Parameters<typeof apolloUpTo>[0];
const at = (chapter: Chapter): Room => foldLog(emptyRoom, apolloUpTo(chapter));
const and = (room: Room, ...events: NewLogEvent[]): Room => foldLog(room, numbered(events, room.seq));

describe('what happens now, in one sentence', () => {
  const sentence = (room: Room, me = 'sarah', text?: string) =>
    nowSentence({
      room,
      me,
      texts: text === undefined ? new Map() : new Map([['t9', { attempt: 1, text, end: text.length }]]),
      now: Date.UTC(2026, 0, 1, 0, room.seq + 4),
    });

  it.each([
    ['asked', 'sarah', 'Waiting for Alex, 4 minutes'],
    ['asked', 'alex', 'Waiting for you, 4 minutes'],
    ['voting', 'sarah', '3 of 4 ballots in; waiting for Alex'],
    ['approving', 'alex', 'Waiting for Sarah, 5 minutes'],
    ['decided', 'alex', 'Decided: Hybrid (MongoDB + PostgreSQL)'],
  ] satisfies [Chapter, string, string][])('%s, for %s', (chapter, me, words) => {
    expect(sentence(at(chapter), me)).toBe(words);
  });

  it('tells thinking from speaking', () => {
    const room = and(at('asked'), thinking('devops', 't9'));
    expect(sentence(room)).toBe('DevOps AI is thinking');
    expect(sentence(room, 'sarah', 'From operations')).toBe('DevOps AI is speaking');
  });

  it('says who paused it', () => {
    const paused = and(at('voting'), { type: 'discussion:paused', data: { by: 'alex' } });
    expect(sentence(paused)).toBe('Paused by Alex');
    expect(sentence(paused, 'alex')).toBe('Paused by you');
  });
});

describe('the lines of the thread', () => {
  const last = (event: NewLogEvent) => {
    const room = and(at('asked'), event);
    const entry = room.entries.at(-1);
    if (entry?.kind === 'notice') return noticeSentence(entry, room);
    return entry?.kind === 'phase' ? phaseSentence(entry, room) : undefined;
  };

  it('say what failed and that it goes on', () => {
    const failed: NewLogEvent = {
      type: 'turn:failed',
      data: { agent_id: 'devops', turn_id: 't9', cause: 'timeout', detail: '' },
    };
    expect(last(failed)).toBe('DevOps AI did not answer in time and lost this turn; the discussion goes on');
  });

  it('say how much of which budget is used, and what follows', () => {
    const level = { scope: 'discussion', period: 'total', unit: 'usd' } as const;
    expect(last({ type: 'budget:neared', data: { ...level, level: 'warning', share: 0.816 } })).toBe(
      '81 % of the budget of this discussion is used',
    );
    expect(last({ type: 'limit:reached', data: { limit: 'budget', used: 0.91, max: 0.9 } })).toBe(
      'The budget is nearly used up: on to the vote',
    );
  });

  it('say who stood in for the moderator', () => {
    const choice = { about: 'next_speaker', speaker: 'devops' } as const;
    expect(last({ type: 'moderator:fallback', data: { choice_id: 'c', choice } })).toBe(
      'The moderator gave no valid choice; the rules chose DevOps AI to speak',
    );
  });

  it('say how it ended', () => {
    const end = (to: 'deadlocked' | 'cancelled', reason: string, by: string | null): NewLogEvent => ({
      type: 'discussion:phase',
      data: { from: 'approving', to, reason, by },
    });
    expect(last(end('deadlocked', 'vetoed', 'sarah'))).toBe('Sarah vetoed the decision: the discussion is deadlocked');
    expect(last(end('cancelled', 'cancelled', 'alex'))).toBe('Alex cancelled the discussion');
    expect(last(end('deadlocked', 'a reason of next year', null))).toBe('The discussion is deadlocked');
  });
});

describe('the line of a tool', () => {
  const line = (tool: string, given: string, outcome: ToolEntry['outcome'] = 'answered', late = false) =>
    toolSentence(
      { kind: 'tool', seq: 1, at: '', agent_id: 'devops', tool, arguments: given, outcome, result: '', late },
      at('asked'),
    );

  it('says who did what with which file', () => {
    expect(line('fs_write', '{"path":"notes.md","text":"x"}')).toBe('DevOps AI wrote notes.md');
    expect(line('fs_read', '{"path":"notes.md"}', 'refused')).toBe('DevOps AI could not read notes.md');
    expect(line('fs_list', '{}')).toBe('DevOps AI looked at the files');
    expect(line('docs__search', '{}')).toBe('DevOps AI used search of docs');
    expect(line('rm', '{}', 'not_granted')).toBe('DevOps AI asked for a tool that is not its own: rm');
    expect(line('fs_list', '{}', 'answered', true)).toBe('DevOps AI looked at the files, after its turn was over');
  });

  it('bears whatever a model wrote', () => {
    for (const given of ['', 'null', '[]', '{"path":3}', 'no JSON']) {
      expect(line('fs_write', given)).toBe('DevOps AI wrote a file');
      expect(argumentLines(given).length).toBeLessThan(2);
    }
    expect(argumentLines('{"path":"a","n":[1]}')).toEqual([
      { name: 'path', value: 'a' },
      { name: 'n', value: '[1]' },
    ]);
  });
});

describe('sources', () => {
  it('are messages without their Markdown signs, answers, and the vote', () => {
    const room = at('decided');
    const closed = room.votes['v1']!.result!.seq;
    expect(sourcesOf(room, [3, 8, closed])).toEqual({
      3: { seq: 3, by: 'Architect AI', excerpt: 'I recommend PostgreSQL.' },
      8: { seq: 8, by: 'Alex', excerpt: 'Time-to-market: We launch in Q4.' },
      [closed]: { seq: closed, by: 'The vote', excerpt: '4 of 4 voters voted; Hybrid (MongoDB + PostgreSQL) won.' },
    });
  });
});

describe('how we got here', () => {
  it('tells the turns of the road in order', () => {
    expect(roadOf(at('decided')).map((m) => m.words)).toEqual([
      'The opening is over: the floor is open',
      'Asked: Which factor is most important?',
      'Alex answered: Time-to-market',
      'All rebuttals are made: now the vote',
      '4 of 4 voters voted; Hybrid (MongoDB + PostgreSQL) won.',
      'The vote has a winner: the decision is being written',
      'The decision is written: now it must be signed',
      'Sarah approved with 2 conditions',
      'The decision stands',
    ]);
  });
});
