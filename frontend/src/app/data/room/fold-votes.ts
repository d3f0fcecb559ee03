import type { Steps } from './step';
import type { Room, Vote } from './room';

export const voteSteps: Steps = {
  'vote:called': (_, { seq, at, data }) => ({
    entry: { kind: 'notice', seq, at, of: { type: 'vote-called', by: data.by } },
  }),

  'vote:opened': (room, { seq, at, data }) => {
    const vote: Vote = {
      voteId: data.vote_id,
      seq,
      at,
      method: data.method,
      options: data.options,
      voters: data.voters,
      quorum: data.quorum,
      deadline: data.deadline,
      ballotRound: data.ballot_round,
      cast: [],
      result: null,
    };
    return {
      room: { votes: { ...room.votes, [data.vote_id]: vote }, moderating: null },
      entry: { kind: 'vote', seq, at, voteId: data.vote_id },
    };
  },

  'vote:cast': (room, { data }) => {
    const vote = room.votes[data.vote_id];
    if (vote === undefined || data.late || vote.cast.includes(data.participant_id)) return {};
    return { room: { votes: changed(room, vote, { cast: [...vote.cast, data.participant_id] }) } };
  },

  'vote:closed': (room, { seq, data }) => {
    const vote = room.votes[data.vote_id];
    if (vote === undefined) return {};
    const { tally, ballots, reasons } = data;
    return { room: { votes: changed(room, vote, { result: { seq, tally, ballots, reasons } }) } };
  },
};

const changed = (room: Room, vote: Vote, change: Partial<Vote>): Room['votes'] => ({
  ...room.votes,
  [vote.voteId]: { ...vote, ...change },
});
