import { awaited } from '../../data/room/awaiting';
import type { LiveTexts } from '../../data/room/live-text';
import type { Room } from '../../data/room/room';
import { count, listed } from '../../ui/words/labels';
import { span } from '../../ui/words/time';
import { everyone, nameOf, whoIs } from './who';

type Moment = { readonly room: Room; readonly texts: LiveTexts; readonly me: string; readonly now: number };

/** What is happening just now, in one sentence. */
export function nowSentence(moment: Moment): string {
  const { room, me } = moment;
  const end = endSentence(room);
  if (end !== null) return end;
  if (room.turns.length > 0) return speakingSentence(moment);
  const waiting = waitingSentence(moment);
  if (room.pausedBy !== null) return `Paused by ${whoIs(room, room.pausedBy, me)}`;
  return waiting ?? idleSentence(room);
}

function endSentence(room: Room): string | null {
  if (room.phase === 'decided') return `Decided: ${room.decision?.option ?? 'the decision stands'}`;
  if (room.phase === 'deadlocked') return 'Ended without a decision: deadlocked';
  return room.phase === 'cancelled' ? 'Ended without a decision: cancelled' : null;
}

function speakingSentence({ room, texts }: Moment): string {
  const speaking = room.turns.filter((t) => texts.has(t.turnId));
  const names = (turns: Room['turns']) => listed(turns.map((t) => nameOf(room, t.agentId)));
  const [shown, verb] = speaking.length > 0 ? [speaking, 'speaking'] : [room.turns, 'thinking'];
  return `${names(shown)} ${shown.length === 1 ? 'is' : 'are'} ${verb}`;
}

/** `Waiting for Alex, 4 minutes`; null: nobody holds it up. */
function waitingSentence({ room, me, now }: Moment): string | null {
  const open = Object.values(room.votes).find((v) => v.result === null);
  if (room.phase === 'voting' && open !== undefined) {
    const missing = open.voters.filter((id) => !open.cast.includes(id));
    return `${open.cast.length} of ${count(open.voters.length, 'ballot')} in; waiting for ${everyone(room, missing, me)}`;
  }
  const blocking = Object.values(room.requests).find((r) => r.status === 'open' && r.blocking);
  if (blocking !== undefined) return waitingFor(room, blocking.to, blocking.at, me, now);
  if (room.phase !== 'approving') return null;
  const signers = awaited(room).filter(({ asks }) => asks.some((a) => a.kind === 'approval'));
  return signers.length === 0
    ? null
    : waitingFor(
        room,
        signers.map((s) => s.person),
        room.phaseSince,
        me,
        now,
      );
}

export const waitingFor = (room: Room, ids: readonly string[], since: string, me: string, now: number): string =>
  `Waiting for ${everyone(room, ids, me)}, ${span(Math.max(0, now - Date.parse(since)))}`;

const moderation = {
  next_speaker: 'The moderator is choosing who speaks next',
  question: 'The moderator is considering a question',
  options: 'The moderator is framing the options',
} as const;

function idleSentence(room: Room): string {
  if (room.moderating !== null) return moderation[room.moderating];
  if (room.phase === 'synthesising') return 'The decision is being written';
  if (room.phase === 'approving') return 'The signatures are being counted';
  if (room.phase === 'voting') return 'The ballots are being counted';
  return 'The next turn is being prepared';
}
