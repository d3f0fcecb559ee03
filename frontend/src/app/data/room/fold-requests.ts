import { withSignOff } from './fold-decision';
import type { Steps } from './step';
import type { InputRequest, Room } from './room';

/** Questions to people, and what became of them. */
export const requestSteps: Steps = {
  'human:input_required': (room, { seq, at, data }) => {
    const request: InputRequest = {
      requestId: data.request_id,
      seq,
      at,
      type: data.type,
      prompt: data.prompt,
      options: data.options,
      to: data.to,
      blocking: data.blocking,
      strict: data.strict,
      deadline: data.deadline,
      askedBy: data.asked_by,
      status: 'open',
      answer: null,
    };
    return {
      room: { requests: { ...room.requests, [data.request_id]: request }, moderating: null },
      entry: { kind: 'request', seq, at, requestId: data.request_id },
    };
  },

  'human:input_answered': (room, { seq, at, data }) => {
    const answer = { by: data.by, option: data.option, text: data.message, at };
    return {
      room: {
        requests: data.late ? room.requests : settled(room, data.request_id, { status: 'answered', answer }),
        used: { ...room.used, messages: room.used.messages + 1 },
      },
      entry: {
        ...{ kind: 'answer', seq, at, by: data.by, requestId: data.request_id },
        ...{ option: data.option, text: data.message, late: data.late },
      },
    };
  },

  'human:input_expired': (room, { seq, at, data }) => ({
    room: {
      requests: data.policy === 'wait' ? room.requests : settled(room, data.request_id, { status: 'expired' }),
    },
    entry: {
      ...{ kind: 'notice', seq, at },
      of: { type: 'request-expired', requestId: data.request_id, option: data.option },
    },
  }),

  'human:input_withdrawn': (room, { data }) => ({
    room: {
      requests: settled(room, data.request_id, { status: 'withdrawn' }),
      proposals: withSignOff(room, data.request_id, { withdrawn: true }),
    },
  }),
};

function settled(room: Room, id: string, change: Partial<InputRequest>): Room['requests'] {
  const request = room.requests[id];
  return request === undefined ? room.requests : { ...room.requests, [id]: { ...request, ...change } };
}
