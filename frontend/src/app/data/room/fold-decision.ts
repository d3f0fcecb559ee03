import type { Steps } from './step';
import type { Proposal, Room, SignOff } from './room';

/** From the chosen option to the decision that stands. */
export const decisionSteps: Steps = {
  'decision:requested': (room, { data }) => ({
    room: {
      proposals: {
        ...room.proposals,
        [data.draft_id]: {
          ...{ draftId: data.draft_id, option: data.option, draft: null },
          ...{ simulated: false, fallbackCause: null, signOffs: [] },
        },
      },
    },
  }),

  'decision:drafted': (room, { data }) => ({
    room: { proposals: changed(room, data.draft_id, () => ({ draft: data.draft, simulated: data.simulated })) },
  }),

  'decision:fallback': (room, { seq, at, data }) => ({
    room: { proposals: changed(room, data.draft_id, () => ({ draft: data.draft, fallbackCause: data.cause })) },
    entry: { kind: 'notice', seq, at, of: { type: 'draft-fallback', cause: data.cause } },
  }),

  'approval:requested': (room, { seq, at, data }) => {
    const signOff = {
      ...{ requestId: data.request_id, to: data.to, responses: data.responses, at },
      ...{ given: null, withdrawn: false },
    };
    const first = (room.proposals[data.draft_id]?.signOffs.length ?? 0) === 0;
    return {
      room: { proposals: changed(room, data.draft_id, (p) => ({ signOffs: [...p.signOffs, signOff] })) },
      ...(first ? { entry: { kind: 'proposal' as const, seq, at, draftId: data.draft_id } } : {}),
    };
  },

  'approval:given': (room, { at, data }) => {
    if (data.late) return {};
    return { room: { proposals: withSignOff(room, data.request_id, { given: { ...data, at } }) } };
  },

  'decision:finalized': (_, { seq, at, data }) => ({
    room: { decision: { ...data, at } },
    entry: { kind: 'decision', seq, at },
  }),
};

function changed(room: Room, id: string, change: (proposal: Proposal) => Partial<Proposal>): Room['proposals'] {
  const proposal = room.proposals[id];
  return proposal === undefined ? room.proposals : { ...room.proposals, [id]: { ...proposal, ...change(proposal) } };
}

/** Changes the sign-off of one request; other requests leave the proposals as they are. */
export function withSignOff(room: Room, requestId: string, change: Partial<SignOff>): Room['proposals'] {
  const proposal = Object.values(room.proposals).find((p) => p.signOffs.some((s) => s.requestId === requestId));
  if (proposal === undefined) return room.proposals;
  const signOffs = proposal.signOffs.map((s) => (s.requestId === requestId ? { ...s, ...change } : s));
  return changed(room, proposal.draftId, () => ({ signOffs }));
}
