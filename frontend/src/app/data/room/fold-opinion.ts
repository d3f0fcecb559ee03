import type { Stance } from '@maestro/contracts';
import type { StanceValue } from '@maestro/opinion';
import type { Steps } from './step';

const VALUE: Readonly<Record<Stance, StanceValue>> = { agree: 1, pass: 0, disagree: -1 };

/** Statements, the stances on them, and what those say together. */
export const opinionSteps: Steps = {
  'statement:added': (room, { data }) => ({ room: { statements: [...room.statements, data] } }),

  'stance:taken': (room, { seq, data }) => {
    if (data.late) return {};
    const { statement_id: statement, participant_id: participant, stance } = data;
    return {
      room: {
        stances: { ...room.stances, [statement]: { ...room.stances[statement], [participant]: stance } },
        stanceHistory: [...room.stanceHistory, { participant, statement, stance: VALUE[stance], seq }],
      },
    };
  },

  'consensus:doubted': (room, { data }) => ({ room: { doubts: [...room.doubts, data] } }),

  'opinion:updated': (_, { data }) => ({ room: { opinion: data } }),
};
