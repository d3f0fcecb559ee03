import type { BallotForm, VoteMethod } from '@maestro/contracts';

const FORMS: Readonly<Record<VoteMethod, BallotForm>> = {
  plurality: 'choice',
  majority: 'choice',
  supermajority: 'choice',
  unanimity: 'choice',
  consent: 'stances',
  gradients: 'scores',
  approval: 'approvals',
  score: 'scores',
  dot: 'scores',
  borda: 'ranking',
  'instant-runoff': 'ranking',
  schulze: 'ranking',
  'ranked-pairs': 'ranking',
  stv: 'ranking',
  pairwise: 'comparisons',
};

/** The one form ballots of a method have. */
export const ballotFormOf = (method: VoteMethod): BallotForm => FORMS[method];

/** Taken from the contracts as a type: as a value it would bring all their schemas to the browser. */
const NAMED: Readonly<Record<BallotForm, true>> = {
  choice: true,
  approvals: true,
  scores: true,
  stances: true,
  ranking: true,
  comparisons: true,
};

export const BALLOT_FORMS = Object.keys(NAMED) as readonly BallotForm[];
