import type { Id } from '../vote.ts';

/** agree 1, pass 0, disagree −1. */
export type StanceValue = -1 | 0 | 1;

/** A stance as it was taken: `seq` orders it among the messages of the thread. */
export interface TimedStance {
  readonly participant: Id;
  readonly statement: Id;
  readonly stance: StanceValue;
  readonly seq: number;
}

export interface SpokenMessage {
  readonly seq: number;
  readonly participant: Id;
}

/** One participant's change of mind on one statement. */
export interface StanceMove {
  readonly participant: Id;
  readonly statement: Id;
  readonly from: StanceValue;
  readonly to: StanceValue;
  /** 1 from or to a pass, 2 from one side to the other. */
  readonly distance: number;
  readonly seq: number;
  /** The last message somebody else wrote before the change; null where nobody had. It came before, no more is said. */
  readonly after: number | null;
}

export interface StanceShift {
  /** In the order in which they happened. */
  readonly moves: readonly StanceMove[];
  /** Per participant who moved: the sum of the distances, the furthest first. */
  readonly movers: readonly { readonly participant: Id; readonly distance: number; readonly moves: number }[];
  /** Message → how far people moved right after it, the most moving first. */
  readonly moving: readonly { readonly message: number; readonly distance: number }[];
}

/** Who moved, how far, after which message. Taking the same stance again is no move, taking a first one neither. */
export function stanceShift(stances: readonly TimedStance[], messages: readonly SpokenMessage[]): StanceShift {
  const held = new Map<string, StanceValue>();
  const spoken = messages.toSorted((a, b) => a.seq - b.seq);
  const moves: StanceMove[] = [];
  for (const { participant, statement, stance, seq } of stances.toSorted((a, b) => a.seq - b.seq)) {
    const key = JSON.stringify([String(participant), String(statement)]);
    const from = held.get(key);
    held.set(key, stance);
    if (from === undefined || from === stance) continue;
    const heard = spoken.findLast(
      (message) => message.seq < seq && String(message.participant) !== String(participant),
    );
    const distance = Math.abs(stance - from);
    moves.push({ participant, statement, from, to: stance, distance, seq, after: heard?.seq ?? null });
  }
  return { moves, movers: moversOf(moves), moving: movingOf(moves) };
}

function moversOf(moves: readonly StanceMove[]): StanceShift['movers'] {
  const movers = new Map<string, { participant: Id; distance: number; moves: number }>();
  for (const { participant, distance } of moves) {
    const one = movers.get(String(participant)) ?? { participant, distance: 0, moves: 0 };
    movers.set(String(participant), { ...one, distance: one.distance + distance, moves: one.moves + 1 });
  }
  return [...movers.values()].sort((a, b) => b.distance - a.distance);
}

function movingOf(moves: readonly StanceMove[]): StanceShift['moving'] {
  const moving = new Map<number, number>();
  for (const { after, distance } of moves) {
    if (after !== null) moving.set(after, (moving.get(after) ?? 0) + distance);
  }
  return [...moving].map(([message, distance]) => ({ message, distance })).sort((a, b) => b.distance - a.distance);
}
