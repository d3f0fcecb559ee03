import { forget, hear, type LiveTexts } from './live-text';

const delta = (offset: number, text: string, attempt = 1, turn_id = 't1') => ({
  ...{ turn_id, attempt, agent_id: 'devops', offset, text },
});
const heard = (...deltas: ReturnType<typeof delta>[]): string | undefined =>
  deltas.reduce<LiveTexts>(hear, new Map()).get('t1')?.text;

describe('what is heard of a turn', () => {
  it('grows at its end', () => {
    expect(heard(delta(0, 'Post'), delta(4, 'greSQL'))).toBe('PostgreSQL');
  });

  it('counts once what comes twice', () => {
    expect(heard(delta(0, 'Post'), delta(0, 'Post'), delta(2, 'stgre'))).toBe('Postgre');
  });

  it('shows a hole, and goes on after it', () => {
    expect(heard(delta(0, 'Post'), delta(8, 'QL'), delta(10, ' wins'))).toBe('Post… QL wins');
  });

  it('begins with a hole for whoever comes late', () => {
    expect(heard(delta(40, 'sharding'))).toBe('… sharding');
  });

  it('begins anew with a higher attempt, and does not listen to a lower one any more', () => {
    expect(heard(delta(0, 'Post'), delta(0, 'Mon', 2), delta(4, 'gre', 1), delta(3, 'go', 2))).toBe('Mongo');
  });

  it('is forgotten with its turn', () => {
    const texts = [delta(0, 'a'), delta(0, 'b', 1, 't2')].reduce<LiveTexts>(hear, new Map());
    expect([...forget(texts, ['t1', 't9']).keys()]).toEqual(['t2']);
    expect(forget(texts, ['t9'])).toBe(texts);
  });

  it('never keeps more turns than can be spoken', () => {
    const many = Array.from({ length: 100 }, (_, i) => delta(0, 'x', 1, `t${i}`));
    const texts = many.reduce<LiveTexts>(hear, new Map());
    expect(texts.size).toBe(24);
    expect(texts.has('t99')).toBe(true);
  });
});
