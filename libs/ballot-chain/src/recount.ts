import { countBallots, weighBallots, type CastBallot, type Count } from '@maestro/tally';
import type { ExportRules } from './vote-export.ts';

/**
 * The count of ballots by the rules of their vote, with the same code wherever it runs. Throws a RangeError where the
 * rules make no sense, or the ballots cannot belong to them.
 */
export function recount(rules: ExportRules, ballots: readonly CastBallot[]): Count {
  const { method, method_options, options, withdrawn, weights = {}, electorate, vetoes } = rules;
  return countBallots(method, method_options, {
    options,
    ballots: weighBallots(ballots, weights),
    ...(withdrawn && { withdrawn }),
    ...(electorate && { electorate }),
    ...(vetoes && { vetoes }),
  });
}
