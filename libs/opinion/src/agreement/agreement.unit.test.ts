import { describe, expect, it } from 'vitest';
import { fairConsensus } from './fair-consensus.ts';
import { falseConsensus } from './false-consensus.ts';

const votes = (agree: number, disagree: number, pass = 0) => ({ agree, disagree, pass });

describe('fair consensus', () => {
  it('weighs a small group as much as a large one', () => {
    const found = fairConsensus([votes(98, 0), votes(0, 8)]);
    expect(found.support).toBeCloseTo((99 / 100 + 1 / 10) / 2, 12);
    expect(found.dissonance).toBeCloseTo(99 / 100 - 1 / 10, 12);
    expect(found.fair_consensus).toBeLessThan(0.1);
  });

  it('is highest where every group agrees', () => {
    const shared = fairConsensus([votes(8, 0), votes(8, 0)]);
    expect(shared).toEqual({ support: 0.9, dissonance: 0, fair_consensus: 0.9 });
  });

  it('knows nothing of what nobody voted on', () => {
    expect(fairConsensus([])).toEqual({ support: 0.5, dissonance: 0, fair_consensus: 0.5 });
  });
});

describe('false consensus', () => {
  const said = (participant: string, stance: -1 | 0 | 1) => ({ participant, option: 'PostgreSQL', stance });
  const voted = (participant: string, ...supports: string[]) => ({ participant, supports });

  it('is an alarm where people said yes and vote for something else', () => {
    const [found] = falseConsensus(
      [said('ada', 1), said('ben', 1), said('cy', 1), said('di', -1)],
      [voted('ada', 'PostgreSQL'), voted('ben', 'MongoDB'), voted('cy', 'MongoDB'), voted('di', 'MongoDB')],
    );
    expect(found).toMatchObject({ option: 'PostgreSQL', stated: 0.75, balloted: 0.25, alarm: true });
    expect(found!.contradictions.map(({ participant, stance }) => [participant, stance])).toEqual([
      ['ben', 'agree'],
      ['cy', 'agree'],
    ]);
  });

  it('names who voted for what they spoke against, without an alarm', () => {
    const [found] = falseConsensus([said('ada', -1)], [voted('ada', 'PostgreSQL')]);
    expect(found).toMatchObject({ alarm: false, contradictions: [{ participant: 'ada', stance: 'disagree' }] });
  });

  it('goes by the last word, and leaves out who passed or cast no ballot', () => {
    const [found] = falseConsensus(
      [said('ada', -1), said('ada', 1), said('ben', 0), said('cy', 1)],
      [voted('ada', 'PostgreSQL'), voted('ben')],
    );
    expect(found).toEqual({
      option: 'PostgreSQL',
      compared: 1,
      stated: 1,
      balloted: 1,
      contradictions: [],
      alarm: false,
    });
  });
});
