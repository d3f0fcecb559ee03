import type { Stance } from '@maestro/contracts';
import { stanceShift, type StanceValue } from '@maestro/opinion';
import { type Room, seatOf } from '../../data/room/room';
import { isSpoken } from '../../data/room/entry';
import type { Source } from '../../ui/chips/cited-text';
import type { MapMark } from '../../ui/opinion/opinion-map';
import { listed } from '../../ui/words/labels';
import { sourcesOf } from './sources';
import { nameOf } from './who';

const FIRST_LETTER = 'A'.charCodeAt(0);
/** So many changes of mind are shown, the newest first. */
const MOVES_SHOWN = 3;

const STANCES: Readonly<Record<StanceValue, string>> = { 1: 'agreeing', 0: 'passing', [-1]: 'disagreeing' };

export type GroupInWords = {
  readonly letter: string;
  readonly who: string;
  /** What tells it from the others, in sentences. */
  readonly stands: readonly string[];
};

/** A change of mind, and the last message of somebody else before it. */
export type MoveInWords = { readonly words: string; readonly after: Source | null };

const letterOf = (index: number): string => String.fromCharCode(FIRST_LETTER + index);
const textOf = ({ statements }: Room, id: string): string => statements.find((s) => s.statement_id === id)?.text ?? id;

/** Everybody who has taken a stance, where they stand. */
export function marksOf(room: Room): readonly MapMark[] {
  const { groups = [], positions = {} } = room.opinion ?? {};
  return Object.entries(positions).map(([id, at]) => {
    const group = groups.findIndex(({ members }) => members.includes(id));
    const seat = seatOf(room, id);
    return {
      ...{ id, at, name: seat?.name ?? id, kind: seat?.kind ?? 'human', colour: seat?.colour ?? 7 },
      // One group is no group: there is nobody it is told from.
      group: group === -1 || groups.length < 2 ? null : letterOf(group),
    };
  });
}

/** The groups of like opinion, where there are at least two. */
export function groupsOf(room: Room): readonly GroupInWords[] {
  const groups = room.opinion?.groups ?? [];
  if (groups.length < 2) return [];
  return groups.map(({ members, representative }, index) => ({
    letter: letterOf(index),
    who: listed(members.map((id) => nameOf(room, id))),
    stands: representative.map((each) => {
      const side = each.for === 'agree' ? 'Agrees' : 'Disagrees';
      return `${side}: ${textOf(room, each.statement_id)}`;
    }),
  }));
}

/** What nearly everybody agrees or disagrees with, the clearest first. */
export function commonGroundOf(room: Room): readonly string[] {
  const { agreed = [], disagreed = [] } = room.opinion ?? {};
  return [...agreed.map((id) => textOf(room, id)), ...disagreed.map((id) => `Not: ${textOf(room, id)}`)];
}

/** Who changed their mind on what, and after which message, the newest first. */
export function movesOf(room: Room): readonly MoveInWords[] {
  const messages = room.entries.filter(isSpoken).map(({ seq, by }) => ({ seq, participant: by }));
  const moves = stanceShift(room.stanceHistory, messages).moves.slice(-MOVES_SHOWN).reverse();
  const sources = sourcesOf(
    room,
    moves.flatMap(({ after }) => after ?? []),
  );
  return moves.map(({ participant, statement, from, to, after }) => ({
    words: `${nameOf(room, String(participant))} went from ${STANCES[from]} to ${STANCES[to]}: ${textOf(room, String(statement))}`,
    after: after === null ? null : (sources[after] ?? null),
  }));
}

export type DoubtInWords = { readonly summary: string; readonly who: readonly string[] };

/** Where words and ballots differed: how far, and whose. */
export const doubtsOf = (room: Room): readonly DoubtInWords[] =>
  room.doubts.map(({ option, stated, balloted, contradictions }) => ({
    summary: `${percent(stated)} said they agree with ${option}, ${percent(balloted)} voted for it.`,
    who: contradictions.map(({ participant_id, stance, favours }) => {
      const side = stance === 'agree' ? 'agreed' : 'disagreed';
      return `${nameOf(room, participant_id)} ${side}, and voted for ${favours.length === 0 ? 'nothing' : listed(favours)}`;
    }),
  }));

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** How many hold each stance on one statement. */
export function stanceCounts(room: Room, statementId: string): Readonly<Record<Stance, number>> {
  const held = Object.values(room.stances[statementId] ?? {});
  const of = (stance: Stance): number => held.filter((each) => each === stance).length;
  return { agree: of('agree'), pass: of('pass'), disagree: of('disagree') };
}
