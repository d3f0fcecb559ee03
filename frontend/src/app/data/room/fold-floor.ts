import type { Steps } from './step';
import type { Participant } from '@maestro/contracts';
import type { Room, Seat } from './room';

const COLOURS = 8;

/** Who sits at the table, who speaks, and where the discussion stands. */
export const floorSteps: Steps = {
  'discussion:created': (_, { seq, at, data }) => ({
    entry: { kind: 'opening', seq, at, by: data.created_by, brief: data.brief },
    room: {
      topic: data.topic,
      protocol: data.protocol,
      rounds: data.rounds,
      createdBy: data.created_by,
      createdAt: at,
      phaseSince: at,
      voteRules: data.vote,
      limits: data.limits,
      seats: data.participants.map((p, i) => seat(p, data.names[p.id] ?? p.id, data.titles[p.id] ?? null, i)),
    },
  }),

  'discussion:phase': (_, { seq, at, data }) => ({
    room: { phase: data.to, phaseReason: data.reason, phaseSince: at, moderating: null },
    entry: { kind: 'phase', seq, at, to: data.to, reason: data.reason, by: data.by },
  }),

  'discussion:paused': (_, { seq, at, data }) => ({
    room: { pausedBy: data.by },
    entry: { kind: 'notice', seq, at, of: { type: 'paused', by: data.by } },
  }),

  'discussion:resumed': (_, { seq, at, data }) => ({
    room: { pausedBy: null },
    entry: { kind: 'notice', seq, at, of: { type: 'resumed', by: data.by } },
  }),

  'participant:joined': (room, { seq, at, data }) => ({
    room: {
      seats: [
        ...room.seats.filter((s) => s.id !== data.participant.id),
        seat(data.participant, data.name, data.title, room.seats.length),
      ],
    },
    entry: { kind: 'notice', seq, at, of: { type: 'joined', who: data.participant.id } },
  }),

  'participant:left': (room, { seq, at, data }) => ({
    room: { seats: changed(room.seats, data.participant_id, { seated: false }) },
    entry: { kind: 'notice', seq, at, of: { type: 'left', who: data.participant_id } },
  }),

  'budget:neared': (_, { seq, at, data }) => ({
    entry: { kind: 'notice', seq, at, of: { type: 'budget', scope: data.scope, share: data.share } },
  }),

  'limit:reached': (_, { seq, at, data }) => ({
    entry: { kind: 'notice', seq, at, of: { type: 'limit', limit: data.limit } },
  }),

  'agent:thinking': (room, { at, data }) => ({
    room: {
      round: Math.max(room.round, data.round),
      moderating: null,
      turns: [
        ...without(room, data.turn_id),
        { turnId: data.turn_id, agentId: data.agent_id, since: at, deadline: data.deadline },
      ],
    },
  }),

  'tool:called': (_, { seq, at, data: { agent_id, tool, arguments: given, outcome, result, late } }) => ({
    entry: { kind: 'tool', seq, at, agent_id, tool, arguments: given, outcome, result, late },
  }),

  'agent:message': (room, { seq, at, data }) => ({
    room: {
      turns: without(room, data.turn_id),
      used: {
        messages: room.used.messages + 1,
        tokens: room.used.tokens + data.tokens.input + data.tokens.output,
      },
      seats: changed(room.seats, data.agent_id, { simulated: data.simulated }),
    },
    entry: {
      kind: 'message',
      seq,
      at,
      by: data.agent_id,
      text: data.message,
      origin: { provider: data.provider, model: data.model, simulated: data.simulated },
      fallbackFrom: data.fallback_from,
    },
  }),

  'turn:failed': (room, { seq, at, data }) => ({
    room: { turns: without(room, data.turn_id) },
    entry: { kind: 'notice', seq, at, of: { type: 'turn-failed', who: data.agent_id, cause: data.cause } },
  }),

  'turn:discarded': (room, { data }) => ({
    room: {
      turns: without(room, data.turn_id),
      used: { ...room.used, tokens: room.used.tokens + data.tokens.input + data.tokens.output },
    },
  }),

  'human:message': (room, { seq, at, data }) => ({
    room: { used: { ...room.used, messages: room.used.messages + 1 } },
    entry: {
      kind: 'message',
      seq,
      at,
      by: data.participant_id,
      text: data.message,
      origin: null,
      fallbackFrom: null,
    },
  }),

  'moderator:asked': (_, { data }) => ({ room: { moderating: data.about } }),
  'moderator:chose': () => ({ room: { moderating: null } }),
  'moderator:fallback': (_, { seq, at, data }) => ({
    room: { moderating: null },
    entry: { kind: 'notice', seq, at, of: { type: 'moderator-fallback', choice: data.choice } },
  }),

  'analysis:updated': (_, { at, data }) => ({ room: { analysis: { ...data, at } } }),
  'consensus:detected': (_, { seq, at, data }) => ({
    room: { consensus: data.agreement },
    entry: { kind: 'notice', seq, at, of: { type: 'consensus', agreement: data.agreement } },
  }),
};

function seat(participant: Participant, name: string, title: string | null, index: number): Seat {
  const { id, kind, role, permissions, provider, model } = participant;
  return {
    ...{ id, kind, name, title, role, permissions, provider, model },
    simulated: null,
    seated: true,
    colour: (index % COLOURS) + 1,
  };
}

const without = (room: Room, turnId: string): Room['turns'] => room.turns.filter((t) => t.turnId !== turnId);

const changed = (seats: Room['seats'], id: string, change: Partial<Seat>): Room['seats'] =>
  seats.some((s) => s.id === id && differs(s, change))
    ? seats.map((s) => (s.id === id ? { ...s, ...change } : s))
    : seats;

const differs = (seat: Seat, change: Partial<Seat>): boolean =>
  (Object.keys(change) as (keyof Seat)[]).some((key) => seat[key] !== change[key]);
