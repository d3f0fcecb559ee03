import type { Method } from '../election/methods.ts';
import { consent } from '../plain/consent.ts';
import { approval, dot, score } from '../plain/graded.ts';
import { gradients } from '../plain/gradients.ts';
import { majority, supermajority, unanimity } from '../plain/needed-share.ts';
import { plurality } from '../plain/plurality.ts';
import { pairwiseComparison } from '../comparisons/pairwise-comparison.ts';
import { borda } from '../ranked/borda.ts';
import { instantRunoff } from '../ranked/instant-runoff.ts';
import { rankedPairs } from '../ranked/ranked-pairs.ts';
import { schulze } from '../ranked/schulze.ts';
import { singleTransferableVote } from '../ranked/single-transferable-vote.ts';
import type { CountingMethod } from './verdict.ts';

/** A method is one function, listed here. */
export const COUNTING_METHODS: Readonly<Record<Method, CountingMethod>> = {
  plurality,
  majority,
  supermajority,
  unanimity,
  consent,
  gradients,
  approval,
  score,
  dot,
  borda,
  'instant-runoff': instantRunoff,
  schulze,
  'ranked-pairs': rankedPairs,
  stv: singleTransferableVote,
  pairwise: pairwiseComparison,
};
