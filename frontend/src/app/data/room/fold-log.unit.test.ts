import type { LogEvent, NewLogEvent } from '@maestro/contracts';
import { apolloUpTo, numbered, spoken, thinking } from '../../testing/apollo-log';
import { foldLog } from './fold-log';
import { emptyRoom, type Room } from './room';

const fold = (events: readonly LogEvent[]): Room => foldLog(emptyRoom, events);
const and = (room: Room, ...events: NewLogEvent[]): Room => foldLog(room, numbered(events, room.seq));

describe('folding the log of Apollo', () => {
  it('seats everybody in order, with a colour of their own', () => {
    const { seats } = fold(apolloUpTo('asked'));
    expect(seats.map((s) => [s.id, s.name, s.colour])).toEqual([
      ['architect', 'Architect AI', 1],
      ['backend_eng', 'Backend Engineer AI', 2],
      ['devops', 'DevOps AI', 3],
      ['alex', 'Alex', 4],
      ['sarah', 'Sarah', 5],
    ]);
    expect(seats[0]!.simulated).toBe(true);
    expect(seats[2]!.simulated).toBeNull();
  });

  it('has a row for everything said and asked, and none for what only moves the machine', () => {
    const room = fold(apolloUpTo('decided'));
    expect(room.entries.map((e) => e.kind)).toEqual([
      ...['opening', 'message', 'message', 'phase', 'request', 'answer', 'phase', 'vote', 'phase', 'phase', 'proposal'],
      ...['decision', 'phase'],
    ]);
    expect(room.seq).toBe(apolloUpTo('decided').length);
    expect(room.phase).toBe('decided');
  });

  it('keeps a place for whoever thinks, until the words are there', () => {
    const before = and(fold(apolloUpTo('voting')), thinking('devops', 't9'));
    expect(before.turns.map((t) => t.agentId)).toEqual(['devops']);
    expect(and(before, spoken('devops', 't9', 'So be it.')).turns).toEqual([]);
  });

  it('gives the place up where a turn fails, and says so', () => {
    const room = and(fold(apolloUpTo('voting')), thinking('devops', 't9'), {
      type: 'turn:failed',
      data: { agent_id: 'devops', turn_id: 't9', cause: 'timeout', detail: '' },
    });
    expect(room.turns).toEqual([]);
    expect(room.entries.at(-1)).toMatchObject({ kind: 'notice', of: { type: 'turn-failed', cause: 'timeout' } });
  });

  it('has a row for every call of a tool', () => {
    const call: NewLogEvent = {
      type: 'tool:called',
      data: {
        ...{ agent_id: 'devops', turn_id: 't9', call_id: 't9-1', tool: 'fs_read', arguments: '{"path":"a.md"}' },
        ...{ outcome: 'answered', result: 'Text.', bytes: 5, took_ms: 1, late: false },
      },
    };
    const room = and(fold(apolloUpTo('asked')), call);
    expect(room.entries.at(-1)).toMatchObject({ kind: 'tool', agent_id: 'devops', tool: 'fs_read', result: 'Text.' });
  });

  it('counts what was said and what it cost', () => {
    expect(fold(apolloUpTo('voting')).used).toEqual({ messages: 3, tokens: 30 });
  });

  it('settles a question with the first answer; a late one is only kept', () => {
    const late: NewLogEvent = {
      type: 'human:input_answered',
      data: { request_id: 'r1', by: 'sarah', option: null, message: 'Me too', late: true },
    };
    const room = and(fold(apolloUpTo('voting')), late);
    expect(room.requests['r1']).toMatchObject({ status: 'answered', answer: { by: 'alex', option: 'Time-to-market' } });
    expect(room.entries.at(-1)).toMatchObject({ kind: 'answer', by: 'sarah', late: true });
  });

  it('leaves a question open when its deadline passed and nothing was declared for that', () => {
    const expired = (policy: 'wait' | 'default', option: string | null): NewLogEvent => ({
      type: 'human:input_expired',
      data: { request_id: 'r1', policy, option },
    });
    expect(and(fold(apolloUpTo('asked')), expired('wait', null)).requests['r1']!.status).toBe('open');
    expect(and(fold(apolloUpTo('asked')), expired('default', 'Team velocity')).requests['r1']!.status).toBe('expired');
  });

  it('counts every voter once, and a late ballot not at all', () => {
    const cast = (participant_id: string, late: boolean): NewLogEvent => ({
      type: 'vote:cast',
      data: { vote_id: 'v1', participant_id, late },
    });
    const room = and(fold(apolloUpTo('voting')), cast('devops', false), cast('alex', true));
    expect(room.votes['v1']!.cast).toEqual(['architect', 'backend_eng', 'devops']);
  });

  it('takes the signatures back that nobody needs any more', () => {
    const room = and(fold(apolloUpTo('approving')), {
      type: 'human:input_withdrawn',
      data: { request_id: 'a1', reason: 'override' },
    });
    expect(room.proposals['d1']!.signOffs[0]).toMatchObject({ given: null, withdrawn: true });
  });

  it('takes unknown events for moves of the machine', () => {
    const strange = {
      seq: 1,
      type: 'weather:changed',
      at: '2026-01-01T00:00:00.000Z',
      data: {},
    } as unknown as LogEvent;
    expect(foldLog(emptyRoom, [strange])).toEqual({ ...emptyRoom, seq: 1 });
  });

  it('refuses events out of order: that is for the stream to mend', () => {
    expect(() => foldLog(emptyRoom, apolloUpTo('asked').slice(1))).toThrow('event 2 cannot follow 0');
  });
});

describe('the fold', () => {
  it('is the same in one piece and in any two', () => {
    const log = apolloUpTo('decided');
    const whole = fold(log);
    for (let cut = 0; cut <= log.length; cut++) {
      expect(foldLog(fold(log.slice(0, cut)), log.slice(cut))).toEqual(whole);
    }
  });

  it('never touches the room it is given', () => {
    const before = fold(apolloUpTo('approving'));
    const copy = structuredClone(before);
    foldLog(before, apolloUpTo('decided').slice(before.seq));
    expect(before).toEqual(copy);
  });

  it('folds the log of a room with 5,000 messages', () => {
    const talk = Array.from({ length: 5000 }, (_, i) => [
      thinking('devops', `t${i}`),
      spoken('devops', `t${i}`, 'Yes.'),
    ]);
    const log = numbered([...apolloUpTo('asked').slice(0, 1), ...talk.flat()]);
    expect(fold(log).entries).toHaveLength(5001);
  });
});
