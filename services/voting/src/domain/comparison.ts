import type { VoteComparison } from '@maestro/contracts';
import { compareMethods, methodOptionsOf, paperOf } from '@maestro/tally';
import type { Closed, Vote } from './vote.ts';

/** What every method says about the published ballots of a closed vote: its own as declared, the others as usual. */
export function comparisonOf(vote: Vote, { published }: Closed): VoteComparison {
  const { method, options } = vote;
  const settled = methodOptionsOf(vote);
  const declared = settled.ok ? { [method]: { ...settled.value, quorum: { heads: null, weight: null } } } : {};
  const ballots = published.map(({ ballot, weight }) => ({ paper: paperOf(method, ballot), weight: String(weight) }));
  const { methods, agreements, differences } = compareMethods({ options, ballots }, declared);
  return {
    methods: Object.fromEntries(
      Object.entries(methods).map(([name, { winners, outcome, why }]) => [
        name,
        { winners: [...winners], outcome, why },
      ]),
    ),
    agreements: agreements.map((same) => ({ winners: [...same.winners], methods: [...same.methods] })),
    differences: [...differences],
  };
}
