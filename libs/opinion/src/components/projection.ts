import type { CentredVotes } from './centred-votes.ts';
import type { Components } from './principal-components.ts';

export type Point = readonly [x: number, y: number];

/**
 * Where a participant stands: the votes cast, along both components, pushed outward by √(statements ÷ votes cast) so
 * that whoever voted little does not end up in the middle for that alone.
 */
export function project(votes: CentredVotes, [first, second]: Components, participant: number): Point {
  const { rowStart, columns, values } = votes;
  let [x, y] = [0, 0];
  for (let i = rowStart[participant]!; i < rowStart[participant + 1]!; i++) {
    x += values[i]! * first[columns[i]!]!;
    y += values[i]! * second[columns[i]!]!;
  }
  const push = Math.sqrt(votes.statements / Math.max(1, votes.voted[participant]!));
  return [x * push, y * push];
}

/** How far from the middle somebody would stand who agreed with this statement and voted on nothing else. */
export function extremity(votes: CentredVotes, [first, second]: Components, statement: number): number {
  const push = Math.sqrt(votes.statements) * Math.abs(1 - votes.center[statement]!);
  return push * Math.hypot(first[statement]!, second[statement]!);
}
