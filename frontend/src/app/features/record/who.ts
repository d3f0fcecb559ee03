import { type Room, seatOf } from '../../data/room/room';
import { listed } from '../../ui/words/labels';

/** The name at a seat; somebody without one by id. */
export const nameOf = (room: Room, id: string): string => seatOf(room, id)?.name ?? id;

/** The name, or `you`. */
export const whoIs = (room: Room, id: string, me: string): string => (id === me ? 'you' : nameOf(room, id));

/** `you and Sarah`: whoever reads is named first. */
export function everyone(room: Room, ids: readonly string[], me: string): string {
  const sorted = [...ids].sort((a, b) => Number(b === me) - Number(a === me));
  return listed(sorted.map((id) => whoIs(room, id, me)));
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
