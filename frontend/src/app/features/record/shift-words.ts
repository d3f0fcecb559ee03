import type { Room, Vote } from '../../data/room/room';
import type { Source } from '../../ui/chips/cited-text';
import { sourcesOf } from './sources';
import { nameOf } from './who';

/** Somebody who moved between the two ballots, how far, and the message they say moved them. */
export type Mover = { readonly name: string; readonly far: string; readonly after: Source | null };

/** Who moved between the two ballots; null: there was but one. */
export function shiftOf(
  { shift }: Vote,
  room: Room,
): { readonly summary: string; readonly movers: readonly Mover[] } | null {
  if (shift === null) return null;
  if (shift.moved === 0) return { summary: 'Nobody has moved since the first ballot.', movers: [] };
  const sources = sourcesOf(
    room,
    shift.moves.flatMap(({ after }) => after ?? []),
  );
  const movers = shift.moves.map(({ participant_id, distance, after }) => ({
    name: nameOf(room, participant_id),
    far: `${Math.round(distance * 100)} %`,
    after: after === null ? null : (sources[after] ?? { seq: after, by: 'somebody', excerpt: `Message ${after}` }),
  }));
  return { summary: `${shift.moved} of ${shift.compared} moved since the first ballot:`, movers };
}
