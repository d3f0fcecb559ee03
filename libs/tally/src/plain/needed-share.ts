import { namesOf, onlyRound, recordOf, settleTop, tiersBy } from '../counting/standings.ts';
import type { CountingMethod, Verdict } from '../counting/verdict.ts';
import { parseShare } from '../exact/share.ts';
import type { Reading } from '../reading/read-profile.ts';
import type { Decide } from '../ties/tie-question.ts';
import { firstChoicesOf, type FirstChoices } from './first-choices.ts';

/** At least the declared share of the first choices: two thirds of 3 are 2, of 4 they are 3. */
export const supermajority: CountingMethod = (reading, options, decide) => {
  const share = parseShare(options.threshold)!;
  const first = firstChoicesOf(reading, options);
  const product = BigInt(first.votes) * share.numerator;
  const needed = Number((product + share.denominator - 1n) / share.denominator);
  return reaching(reading, first, Math.max(needed, 1), decide);
};

/** Every first choice: one ballot for another option is enough to stop it. */
export const unanimity: CountingMethod = (reading, options, decide) => {
  const first = firstChoicesOf(reading, options);
  return reaching(reading, first, Math.max(first.votes, 1), decide);
};

/** More than half of the first choices; where nobody has that, the run-off, if it is declared. */
export const majority: CountingMethod = (reading, options, decide) => {
  const first = firstChoicesOf(reading, options);
  const verdict = reaching(reading, first, Math.floor(first.votes / 2) + 1, decide, !options.runoff);
  return verdict.outcome === 'winner' || !options.runoff ? verdict : runoff(reading, first, verdict, decide);
};

/**
 * Whoever leads wins with `needed` units. Leaders who stand level are a tie if either would win without the other; with
 * `leadersTie` they are one in any case: then a declared rule settles who leads, and that is enough.
 */
function reaching(
  reading: Reading,
  { held, exhausted, votes }: FirstChoices,
  needed: number,
  decide: Decide,
  leadersTie = false,
): Verdict {
  const tiers = tiersBy(held);
  const most = held[tiers[0]![0]!]!;
  const settled =
    (leadersTie && tiers[0]!.length > 1) || most >= needed
      ? settleTop(tiers, decide)
      : { winner: null, ranking: tiers, open: null };
  const winners = settled.winner === null ? [] : [settled.winner];
  const [sought, all] = [reading.amount(needed), reading.amount(votes)];
  const leaders = namesOf(reading, tiers[0]!);
  const level = `${leaders.join(' and ')} lead level with ${reading.amount(most)} of ${all} first choices.`;
  const short = `${leaders[0]!} leads with ${reading.amount(most)} of ${all} first choices; ${sought} are needed.`;
  const reached = `${leaders[0]!} has ${reading.amount(most)} of ${all} first choices; ${sought} are needed.`;
  return {
    outcome: settled.winner !== null ? 'winner' : settled.open ? 'tie' : 'no_majority',
    winners,
    ranking: settled.ranking,
    open: settled.open,
    rounds: [
      onlyRound(reading, {
        tally: recordOf(reading, (option) => reading.amount(held[option]!)),
        exhausted: reading.amount(exhausted),
        threshold: sought,
        elected: namesOf(reading, winners),
      }),
    ],
    why: settled.winner === null ? (settled.open ? level : short) : tiers[0]!.length > 1 ? level : reached,
  };
}

/**
 * The two leaders again. Ballots that rank say at once whom they prefer; ballots with one choice cannot, so that the
 * verdict names who goes into a second ballot: more than two where places are level.
 */
function runoff(reading: Reading, { preferences, held }: FirstChoices, first: Verdict, decide: Decide): Verdict {
  const tiers = tiersBy(held);
  const [top = [], second = []] = tiers;
  const leaders = top.length > 1 ? top : [...top, ...second];
  const ranked = preferences.some(({ order }) => order.length > 1);
  if (!ranked || leaders.length !== 2) {
    return { ...first, runoff: namesOf(reading, leaders) };
  }
  const again = reading.names.map(() => 0);
  let exhausted = 0;
  for (const { order, units } of preferences) {
    const preferred = order.find((option) => leaders.includes(option));
    if (preferred === undefined) exhausted += units;
    else again[preferred]! += units;
  }
  const places = tiersBy(again, leaders);
  const settled = settleTop(places, decide);
  const winners = settled.winner === null ? [] : [settled.winner];
  const continuing = reading.units - exhausted;
  const out = tiers.map((tier) => tier.filter((option) => !leaders.includes(option))).filter((tier) => tier.length > 0);
  const [a, b] = namesOf(reading, leaders);
  return {
    outcome: settled.winner === null ? 'tie' : 'winner',
    winners,
    ranking: [...settled.ranking, ...out].filter((tier) => tier.length > 0),
    open: settled.open && { ...settled.open, round: 2 },
    rounds: [
      { ...first.rounds[0]!, eliminated: namesOf(reading, out.flat()) },
      onlyRound(reading, {
        round: 2,
        tally: recordOf(reading, (option) => reading.amount(again[option]!), leaders),
        exhausted: reading.amount(exhausted),
        threshold: reading.amount(Math.floor(continuing / 2) + 1),
        elected: namesOf(reading, winners),
      }),
    ],
    runoff: namesOf(reading, leaders),
    why: `Nobody has a majority of the first choices; in the run-off ${a!} has ${reading.amount(again[leaders[0]!]!)} and ${b!} ${reading.amount(again[leaders[1]!]!)}.`,
  };
}
