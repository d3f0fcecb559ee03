import type { LiveFrame } from '@maestro/contracts';

type Status = Extract<LiveFrame, { type: 'participant:status' }>['data']['status'];
/** What is known of who is there; both may be lost and are only hints. */
export type Presence = {
  readonly status: Readonly<Record<string, Status>>;
  /** Until when somebody counts as typing: milliseconds since the epoch. */
  readonly typingUntil: Readonly<Record<string, number>>;
};

export const nobody: Presence = { status: {}, typingUntil: {} };

/** A sign of typing holds this long without another. */
export const TYPING_HOLDS_MS = 5000;

export function notice(presence: Presence, frame: Exclude<LiveFrame, { type: 'agent:delta' }>, now: number): Presence {
  if (frame.type === 'participant:status') {
    return { ...presence, status: { ...presence.status, [frame.data.participant_id]: frame.data.status } };
  }
  const typingUntil = { ...presence.typingUntil, [frame.data.participant_id]: now + TYPING_HOLDS_MS };
  return { ...presence, typingUntil };
}

/** Whoever has spoken no longer types. */
export function spoke(presence: Presence, person: string): Presence {
  if (!(person in presence.typingUntil)) return presence;
  const { [person]: _, ...typingUntil } = presence.typingUntil;
  return { ...presence, typingUntil };
}
