import { plainTerms } from '@maestro/tally';
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
      stage: data.stage ?? 'final',
      terms: data.terms ?? plainTerms,
      cast: [],
      result: null,
      shift: null,
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
    const { tally, ballots, reasons, secret = false, chain } = data;
    const result = { seq, tally, ballots, reasons, secret, chainHead: chain?.head ?? null };
    return { room: { votes: changed(room, vote, { result }) } };
  },

  'vote:shifted': (room, { data }) => {
    const vote = room.votes[data.vote_id];
    return vote === undefined ? {} : { room: { votes: changed(room, vote, { shift: data }) } };
  },
};

const changed = (room: Room, vote: Vote, change: Partial<Vote>): Room['votes'] => ({
  ...room.votes,
  [vote.voteId]: { ...vote, ...change },
});
