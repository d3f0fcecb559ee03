import type { VoteExport } from '@maestro/ballot-chain';
import type { Tally } from '@maestro/contracts';
import { canStillChange, favouredBy, tallyOf } from '@maestro/tally';
import { cameFrom, castBallotOf, exportRulesOf } from './register.ts';
import { isAnonymous, isAwaited, type Vote, type Voter } from './vote.ts';

/** The count of a vote as its chain closed it, with what stands behind each option beside it. */
export function tallyFor(vote: Vote, { tally }: VoteExport): Tally {
  const { voters, tie_break, options } = vote;
  const by_class = byClass(vote);
  return {
    ...tallyOf(tally, { eligible: voters.length, tie_break }),
    supporters: Object.fromEntries(options.map((option) => [option, supportersOf(vote, option)])),
    ...(by_class && { by_class }),
  };
}

/** Whether it is proven that no outstanding ballot can change the result. */
export function isSettled(vote: Vote): boolean {
  const { method, method_options, options, electorate } = exportRulesOf(vote);
  const ballots = vote.voters.flatMap((voter) => (cameFrom(voter) ? [castBallotOf(vote, voter, voter.ballot)] : []));
  const outstanding = vote.voters.filter(isAwaited).map(({ weight }) => ({ papers: 1, weight: String(weight) }));
  const profile = { options, ballots, ...(electorate && { electorate }) };
  return !canStillChange(method, method_options, profile, outstanding);
}

const supportersOf = ({ voters, method }: Vote, option: string): number =>
  voters.filter(({ ballot }) => ballot && favouredBy(method, ballot.content).includes(option)).length;

/** Fewer voters of a class than this, and what the class voted would be what each of them voted. */
const FEWEST_IN_CLASS = 3;

/**
 * What agents and people put first, class by class. In an anonymous vote both classes must be large enough: from the
 * whole and one part the other part is known.
 */
function byClass(vote: Vote): Tally['by_class'] {
  const agents = vote.voters.filter(({ agent }) => agent !== null);
  const humans = vote.voters.filter(({ agent }) => agent === null);
  const fewest = isAnonymous(vote) ? FEWEST_IN_CLASS : 1;
  if (agents.length < fewest || humans.length < fewest) return undefined;
  return { agents: firstsOf(vote, agents), humans: firstsOf(vote, humans) };
}

const firstsOf = (vote: Vote, voters: readonly Voter[]): Record<string, number> =>
  Object.fromEntries(vote.options.map((option) => [option, supportersOf({ ...vote, voters }, option)]));
