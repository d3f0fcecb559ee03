import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ballotShift } from './ballot-shift.ts';
import { stanceShift, type StanceValue } from './stance-shift.ts';

const took = (participant: string, statement: string, stance: StanceValue, seq: number) => ({
  participant,
  statement,
  stance,
  seq,
});

describe('stance shift', () => {
  const messages = [
    { seq: 3, participant: 'devops' },
    { seq: 6, participant: 'architect' },
    { seq: 8, participant: 'ada' },
  ];

  it('says who moved, how far, and after which message of somebody else', () => {
    const shift = stanceShift(
      [took('ada', 's1', -1, 2), took('ada', 's1', 1, 9), took('ben', 's1', 0, 4), took('ben', 's1', 1, 7)],
      messages,
    );
    expect(shift.moves).toEqual([
      { participant: 'ben', statement: 's1', from: 0, to: 1, distance: 1, seq: 7, after: 6 },
      { participant: 'ada', statement: 's1', from: -1, to: 1, distance: 2, seq: 9, after: 6 },
    ]);
    expect(shift.movers).toEqual([
      { participant: 'ada', distance: 2, moves: 1 },
      { participant: 'ben', distance: 1, moves: 1 },
    ]);
    expect(shift.moving).toEqual([{ message: 6, distance: 3 }]);
  });

  it('takes a first stance and a repeated one for no move', () => {
    const shift = stanceShift([took('ada', 's1', 1, 2), took('ada', 's1', 1, 7), took('ada', 's2', -1, 8)], messages);
    expect(shift).toEqual({ moves: [], movers: [], moving: [] });
  });

  it('knows no message where nobody had spoken', () => {
    expect(stanceShift([took('ada', 's', 1, 1), took('ada', 's', 0, 2)], messages).moves[0]!.after).toBeNull();
  });
});

describe('ballot shift', () => {
  const cast = (participant: string, shares: Record<string, number>) => ({ participant, shares });

  it('says who moved and how far', () => {
    const shift = ballotShift(
      [cast('ada', { A: 1 }), cast('ben', { A: 1 }), cast('cy', { B: 1 }), cast('di', {}), cast('gone', { A: 1 })],
      [
        cast('ada', { B: 1 }),
        cast('ben', { A: 0.5, B: 0.5 }),
        cast('cy', { B: 1 }),
        cast('di', { A: 1 }),
        cast('late', {}),
      ],
    );
    expect(shift.moved.map(({ participant, distance }) => [participant, distance])).toEqual([
      ['ada', 1],
      ['di', 1],
      ['ben', 0.5],
    ]);
    expect(shift).toMatchObject({ stayed: ['cy'], uncompared: ['gone', 'late'], mean: 2.5 / 4 });
  });

  it('has nothing to compare where nobody voted twice', () => {
    expect(ballotShift([], [])).toEqual({ moved: [], stayed: [], uncompared: [], mean: null });
  });

  it('is as far there as back, and never further than 1', () => {
    const shares = fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }).map(([a, b, c]) => {
      const all = Math.max(1, a! + b! + c!);
      return { A: a! / all, B: b! / all, C: c! / all };
    });
    fc.assert(
      fc.property(shares, shares, (from, to) => {
        const there = ballotShift([cast('ada', from)], [cast('ada', to)]).mean!;
        const back = ballotShift([cast('ada', to)], [cast('ada', from)]).mean!;
        expect(there).toBeCloseTo(back, 12);
        expect(there).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});
