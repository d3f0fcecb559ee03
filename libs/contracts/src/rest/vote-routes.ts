import { CallVote, CastBallot } from './bodies.ts';
import { BallotAccepted, VoteComparison, VoteExport, VoteList, VoteView } from './views.ts';
import { define, order, person } from './route.ts';

/** Votes of a discussion. */
export const voteRoutes = {
  callVote: define({
    ...order,
    status: 201,
    path: '/v1/discussions/:discussion_id/votes',
    summary: 'Call the vote',
    body: CallVote,
  }),
  listVotes: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/votes',
    summary: 'The votes and their open ballots',
    status: 200,
    reply: VoteList,
    auth: person,
  }),
  getVote: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/votes/:vote_id',
    summary: 'One vote: its rules, what is published of its ballots, its count',
    status: 200,
    reply: VoteView,
    auth: person,
  }),
  exportVote: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/votes/:vote_id/export',
    summary: 'A closed vote with everything its count can be verified by',
    status: 200,
    reply: VoteExport,
    auth: person,
  }),
  compareVote: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/votes/:vote_id/comparison',
    summary: 'What every other method says about the same ballots, and why they differ',
    status: 200,
    reply: VoteComparison,
    auth: person,
  }),
  castBallot: define({
    ...order,
    reply: BallotAccepted,
    path: '/v1/discussions/:discussion_id/votes/:vote_id/ballots',
    summary: 'Cast or change a ballot',
    body: CastBallot,
  }),
} as const;
