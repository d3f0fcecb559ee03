import type { Tally, TieBreak } from '@maestro/contracts';
import { countChoices, type ChoiceBallot, type Count } from './choices.ts';
import { majority } from './majority.ts';
import type { Method, Verdict } from './method.ts';
import { plurality } from './plurality.ts';
import { quorumNeeded } from './quorum.ts';

/** What was fixed before the vote opened. */
export type TallyRules = {
  readonly method: 'majority' | 'plurality';
  /** In the order they were listed: the tie rule `order` goes by it. */
  readonly options: readonly string[];
  /** How many may vote. */
  readonly eligible: number;
  /** Share of them whose ballot must come, abstentions included: 0 to 1. */
  readonly quorum: number;
  readonly tieBreak: TieBreak | null;
};

const methods: Readonly<Record<TallyRules['method'], Method>> = { majority, plurality };

/**
 * Counts a vote. The order of the ballots does not matter, an abstention never changes who wins, and a tie is never
 * broken but by the declared rule, which is then named in `broken_by`.
 * Throws a RangeError where the ballots cannot belong to this vote.
 */
export function tally(rules: TallyRules, ballots: readonly ChoiceBallot[]): Tally {
  const count = countChoices(rules.options, ballots);
  if (ballots.length > rules.eligible) throw new RangeError(`${ballots.length} ballots of ${rules.eligible} voters`);
  const needed = quorumNeeded(rules.quorum, rules.eligible);
  return {
    counts: Object.fromEntries(count.perOption),
    eligible: rules.eligible,
    cast: count.cast,
    abstentions: count.abstentions,
    quorum_needed: needed,
    ...(count.cast < needed ? noQuorum : settle(methods[rules.method](count), rules.tieBreak, count)),
  };
}

type Outcome = Pick<Tally, 'outcome' | 'winner' | 'tied' | 'broken_by'>;

const noQuorum: Outcome = { outcome: 'no_quorum', winner: null, tied: [], broken_by: null };

function settle(verdict: Verdict, rule: TieBreak | null, count: Count): Outcome {
  if (verdict.outcome === 'winner') {
    return { outcome: 'winner', winner: verdict.winner, tied: [], broken_by: null };
  }
  const [first] = verdict.leaders;
  // Where everybody abstained nobody asked for any option, and a rule for ties has nothing to choose from.
  const somebodyChose = count.cast > count.abstentions;
  if (rule === 'order' && somebodyChose && first !== undefined) {
    return { outcome: 'winner', winner: first, tied: [], broken_by: 'order' };
  }
  const tied = verdict.leaders.length > 1 ? [...verdict.leaders] : [];
  return { outcome: verdict.outcome, winner: null, tied, broken_by: null };
}
