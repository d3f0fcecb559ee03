import { describe, expect, it } from 'vitest';
import { PresenceBoard, SILENCE_MS, type Announcement } from './presence.ts';

const at = (personId: string, status: Announcement['status']): Announcement => ({ personId, status });

describe('the presence board', () => {
  it('announces a person with the first connection and again with the last', () => {
    const board = new PresenceBoard();
    const [phone, laptop] = [{}, {}];
    expect(board.arrive('alex', phone)).toEqual([at('alex', 'present')]);
    expect(board.arrive('alex', laptop)).toEqual([]);
    expect(board.leave('alex', phone)).toEqual([]);
    expect(board.leave('alex', laptop)).toEqual([at('alex', 'gone')]);
    expect(board.leave('alex', laptop)).toEqual([]);
  });

  it('calls a person away when every connection is', () => {
    const board = new PresenceBoard();
    const [phone, laptop] = [{}, {}];
    board.arrive('alex', phone);
    board.arrive('alex', laptop);
    expect(board.arrive('alex', phone, 'away')).toEqual([]);
    expect(board.arrive('alex', laptop, 'away')).toEqual([at('alex', 'away')]);
    expect(board.arrive('alex', phone)).toEqual([at('alex', 'present')]);
  });

  it('passes on news only', () => {
    const board = new PresenceBoard();
    expect(board.hear(at('sarah', 'present'), 0).news).toBe(true);
    expect(board.hear(at('sarah', 'present'), 1).news).toBe(false);
    expect(board.hear(at('sarah', 'away'), 2).news).toBe(true);
    expect(board.hear(at('sarah', 'gone'), 3).news).toBe(true);
    expect(board.hear(at('sarah', 'gone'), 4).news).toBe(false);
  });

  it('tells a gateway whose person is new who is here', () => {
    const board = new PresenceBoard();
    board.arrive('alex', {});
    expect(board.hear(at('sarah', 'present'), 0).reply).toEqual([at('alex', 'present')]);
    expect(board.hear(at('sarah', 'present'), 1).reply).toEqual([]);
  });

  it('contradicts whoever says that a person of its own has gone', () => {
    const board = new PresenceBoard();
    board.arrive('alex', {}, 'away');
    expect(board.hear(at('alex', 'away'), 0).reply).toEqual([]);
    expect(board.hear(at('alex', 'gone'), 1).reply).toEqual([at('alex', 'away')]);
  });

  it('tells a client that joins about everybody, each once', () => {
    const board = new PresenceBoard();
    board.arrive('alex', {});
    board.hear(at('alex', 'present'), 0);
    board.hear(at('sarah', 'away'), 0);
    expect(board.everybody()).toEqual([at('sarah', 'away'), at('alex', 'present')]);
  });

  it('forgets people nobody announces any more, but never those here', () => {
    const board = new PresenceBoard();
    board.arrive('alex', {});
    board.hear(at('alex', 'present'), 0);
    board.hear(at('sarah', 'present'), 0);
    expect(board.expire(SILENCE_MS)).toEqual([]);
    expect(board.expire(SILENCE_MS + 1)).toEqual([at('sarah', 'gone')]);
    expect(board.everybody()).toEqual([at('alex', 'present')]);
  });
});
