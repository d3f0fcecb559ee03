import { smoothed } from '../judging/z-tests.ts';

/** Votes on one statement within one group. */
export interface GroupVotes {
  readonly agree: number;
  readonly disagree: number;
  readonly pass: number;
}

export interface FairConsensus {
  /** Mean over the groups of the probability that a member agrees: every group counts the same, large or small. */
  readonly support: number;
  /** The distance between the group that agrees most and the one that agrees least. */
  readonly dissonance: number;
  /** support × (1 − dissonance): high only where all agree, and all to the same degree. */
  readonly fair_consensus: number;
}

/**
 * How far a statement is common ground, whatever the groups' sizes. Unlike group-aware consensus, which falls with
 * every further group, two statements can be compared across discussions: 0 to 1, and ½ where nothing is known.
 */
export function fairConsensus(groups: readonly GroupVotes[]): FairConsensus {
  const agreement = groups.map(({ agree, disagree, pass }) => smoothed(agree, agree + disagree + pass));
  if (agreement.length === 0) agreement.push(smoothed(0, 0));
  const support = agreement.reduce((sum, share) => sum + share, 0) / agreement.length;
  const dissonance = Math.max(...agreement) - Math.min(...agreement);
  return { support, dissonance, fair_consensus: support * (1 - dissonance) };
}
