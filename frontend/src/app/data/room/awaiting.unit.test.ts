import { apolloUpTo, numbered } from '../../testing/apollo-log';
import { asksOf, awaited } from './awaiting';
import { foldLog } from './fold-log';
import { emptyRoom } from './room';

type Chapter = Parameters<typeof apolloUpTo>[0];
const at = (chapter: Chapter) => foldLog(emptyRoom, apolloUpTo(chapter));

describe('what awaits a person', () => {
  it.each([
    ['asked', 'alex', ['request']],
    ['asked', 'sarah', []],
    ['voting', 'alex', ['ballot']],
    ['voting', 'sarah', []],
    ['approving', 'alex', []],
    ['approving', 'sarah', ['approval']],
    ['decided', 'sarah', []],
  ] satisfies [Chapter, string, string[]][])('%s, %s: %j', (chapter, who, kinds) => {
    expect(asksOf(at(chapter), who).map((ask) => ask.kind)).toEqual(kinds);
  });

  it('is first what the discussion waits for, then what it does not', () => {
    const asked = foldLog(emptyRoom, apolloUpTo('asked')).requests;
    const [question] = Object.values(asked);
    const room = at('voting');
    const invited = { ...question!, requestId: 'r-invitation', blocking: false, status: 'open' as const, answer: null };
    const kinds = asksOf({ ...room, requests: { ...room.requests, 'r-invitation': invited } }, 'alex');
    expect(kinds.map((ask) => ask.kind)).toEqual(['ballot', 'request']);
  });

  it('names everybody the discussion waits for', () => {
    expect(awaited(at('voting')).map((a) => a.person)).toEqual(['alex']);
    expect(awaited(at('decided'))).toEqual([]);
  });

  it('is nothing once the discussion was cancelled, whatever stood open', () => {
    const room = at('asked');
    const end = numbered(
      [{ type: 'discussion:phase', data: { from: 'discussing', to: 'cancelled', reason: 'cancelled', by: 'alex' } }],
      room.seq,
    );
    expect(asksOf(foldLog(room, end), 'alex')).toEqual([]);
  });
});
