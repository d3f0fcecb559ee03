import { hasEnded, type InputRequest, type Proposal, type Room, type SignOff, type Vote } from './room';

/** Something one person is asked to do. */
export type Ask =
  | { readonly kind: 'request'; readonly id: string; readonly seq: number; readonly request: InputRequest }
  | { readonly kind: 'ballot'; readonly id: string; readonly seq: number; readonly vote: Vote }
  | {
      readonly kind: 'approval';
      readonly id: string;
      readonly seq: number;
      readonly proposal: Proposal;
      readonly signOff: SignOff;
    };

/** What is asked of one person just now: what the discussion waits for, then what it does not; each oldest first. */
export function asksOf(room: Room, person: string): readonly Ask[] {
  if (hasEnded(room)) return [];
  return [...requestsTo(room, person), ...ballotsOf(room, person), ...approvalsBy(room, person)].sort(
    (a, b) => Number(mayWait(a)) - Number(mayWait(b)) || a.seq - b.seq,
  );
}

/** An invitation to speak may stand beside the ballot that everybody waits for. */
const mayWait = (ask: Ask): boolean => ask.kind === 'request' && !ask.request.blocking;

/** The people the discussion waits for, in seat order. */
export function awaited(room: Room): readonly { readonly person: string; readonly asks: readonly Ask[] }[] {
  return room.seats
    .filter((seat) => seat.kind === 'human')
    .map((seat) => ({ person: seat.id, asks: asksOf(room, seat.id) }))
    .filter(({ asks }) => asks.length > 0);
}

const requestsTo = (room: Room, person: string): Ask[] =>
  Object.values(room.requests)
    .filter((r) => r.status === 'open' && r.to.includes(person))
    .map((request) => ({ kind: 'request', id: request.requestId, seq: request.seq, request }));

const ballotsOf = (room: Room, person: string): Ask[] =>
  Object.values(room.votes)
    .filter((v) => v.result === null && v.voters.includes(person) && !v.cast.includes(person))
    .map((vote) => ({ kind: 'ballot', id: vote.voteId, seq: vote.seq, vote }));

/** Approvals only count while the discussion is approving, and only of the newest proposal. */
function approvalsBy(room: Room, person: string): Ask[] {
  const proposal = Object.values(room.proposals).at(-1);
  if (room.phase !== 'approving' || proposal === undefined) return [];
  const seq = room.entries.findLast((e) => e.kind === 'proposal')?.seq ?? room.seq;
  return proposal.signOffs
    .filter((s) => s.to === person && s.given === null && !s.withdrawn)
    .map((signOff) => ({ kind: 'approval', id: signOff.requestId, seq, signOff, proposal }));
}
