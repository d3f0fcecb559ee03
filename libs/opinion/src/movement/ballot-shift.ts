import type { Id } from '../vote.ts';

/**
 * What a ballot asks for: a share per option, adding up to at most 1. One choice is `{ A: 1 }`, two approvals are
 * `{ A: ½, B: ½ }`, an abstention is `{}`.
 */
export interface WeightedBallot {
  readonly participant: Id;
  readonly shares: Readonly<Record<string, number>>;
}

export interface BallotMove {
  readonly participant: Id;
  readonly from: Readonly<Record<string, number>>;
  readonly to: Readonly<Record<string, number>>;
  /** 0: the same ballot; 1: nothing of the first is left in the second. */
  readonly distance: number;
}

export interface BallotShift {
  /** Who moved, the furthest first. */
  readonly moved: readonly BallotMove[];
  readonly stayed: readonly Id[];
  /** Cast only one of the two ballots: there is nothing to compare. */
  readonly uncompared: readonly Id[];
  /** Mean distance over all who cast both; null where nobody did. */
  readonly mean: number | null;
}

/** What became of the first ballot in the last: who moved, and how far. */
export function ballotShift(first: readonly WeightedBallot[], last: readonly WeightedBallot[]): BallotShift {
  const before = new Map(first.map((ballot) => [String(ballot.participant), ballot]));
  const after = new Map(last.map((ballot) => [String(ballot.participant), ballot]));
  const both = [...after].flatMap(([key, { participant, shares: to }]): BallotMove[] => {
    const from = before.get(key)?.shares;
    return from ? [{ participant, from, to, distance: apart(from, to) }] : [];
  });
  const alone = ({ participant }: WeightedBallot): boolean =>
    !before.has(String(participant)) || !after.has(String(participant));
  return {
    moved: both.filter(({ distance }) => distance > 0).sort((a, b) => b.distance - a.distance),
    stayed: both.filter(({ distance }) => distance === 0).map(({ participant }) => participant),
    uncompared: [...before.values(), ...after.values()].filter(alone).map(({ participant }) => participant),
    mean: both.length === 0 ? null : both.reduce((sum, { distance }) => sum + distance, 0) / both.length,
  };
}

/** Half the sum of all differences, what is asked of no option being an option too (total variation). */
function apart(from: Readonly<Record<string, number>>, to: Readonly<Record<string, number>>): number {
  const options = new Set([...Object.keys(from), ...Object.keys(to)]);
  const share = (of: Readonly<Record<string, number>>, option: string): number =>
    Object.hasOwn(of, option) ? of[option]! : 0;
  const unused = (of: Readonly<Record<string, number>>): number =>
    1 - Object.values(of).reduce((sum, value) => sum + value, 0);
  const differences = [...options].map((option) => Math.abs(share(from, option) - share(to, option)));
  return [...differences, Math.abs(unused(from) - unused(to))].reduce((sum, value) => sum + value, 0) / 2;
}
