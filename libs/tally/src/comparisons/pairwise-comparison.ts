import { namesOf, onlyRound, recordOf, settleTop } from '../counting/standings.ts';
import type { CountingMethod, Verdict } from '../counting/verdict.ts';
import type { PairwiseMatrix } from '../ranked/pairwise-matrix.ts';
import { over } from '../ranked/pairwise-matrix.ts';
import { squareRecord } from '../ranked/square-record.ts';
import type { Reading } from '../reading/read-profile.ts';
import { chance, fitBradleyTerry, type BradleyTerry } from './bradley-terry.ts';
import { componentsOf, type Component } from './components.ts';
import { winCounts } from './win-counts.ts';

/** Strengths are found to about twelve digits; closer than this they are level. */
const LEVEL = 1e-9;

/**
 * The option with the greatest Bradley–Terry strength wins. Strengths need every option to have won, over others,
 * against every other one. Where that is not so, no strengths are reported; there still is a winner if one component
 * never lost to anybody outside and all others stand below it.
 */
export const pairwiseComparison: CountingMethod = (reading, _options, decide) => {
  const wins = winCounts(reading);
  const components = componentsOf(wins);
  const fits = components.map(({ members }) => fitBradleyTerry(within(members, wins, reading)));
  const tiers = components.map(({ members }, i) => tiersByStrength(members, fits[i]!));
  const undefeated = components.filter(({ level }) => level === 0);
  const connected = components.length === 1;
  const ranking = byLevel(components, tiers);
  const common = {
    rounds: [onlyRound(reading, { tally: recordOf(reading, (option) => reading.amount(winsOf(option, wins))) })],
    pairwise: squareRecord(reading, wins),
    ...(connected && strengthsOf(reading, fits[0]!)),
    next_pair: connected ? mostInformative(reading, fits[0]!) : firstBridge(reading, wins, components),
  };
  if (undefeated.length > 1) {
    const apart = undefeated.map(({ members }) => namesOf(reading, members).join(', ')).join(' and ');
    const why = `Nothing seen tells ${apart} apart: nobody of one ever won against the other, however far around.`;
    return { ...common, outcome: 'incomparable', winners: [], ranking, open: null, why };
  }
  return { ...common, ...settled(reading, ranking, connected, decide) };
};

function settled(
  reading: Reading,
  tiers: readonly (readonly number[])[],
  connected: boolean,
  decide: Parameters<CountingMethod>[2],
): Pick<Verdict, 'outcome' | 'winners' | 'ranking' | 'open' | 'why'> {
  const { winner, ranking, open } = settleTop(tiers, decide);
  const top = namesOf(reading, tiers[0]!).join(' and ');
  const grounds = connected ? 'the greatest strength' : 'no defeat by anybody outside and all others below';
  return {
    outcome: winner === null ? 'tie' : 'winner',
    winners: winner === null ? [] : [winner],
    ranking: ranking.filter((tier) => tier.length > 0),
    open,
    why: `${top} ${tiers[0]!.length > 1 ? 'have' : 'has'} ${grounds}.`,
  };
}

function within(members: readonly number[], wins: PairwiseMatrix, { scale }: Reading) {
  const n = members.length;
  const inner = new Float64Array(n * n);
  members.forEach((a, i) => {
    members.forEach((b, j) => (inner[i * n + j] = over(wins, a, b) / Number(scale)));
  });
  return { n, wins: inner };
}

function tiersByStrength(members: readonly number[], { logStrengths }: BradleyTerry): number[][] {
  const order = [...members.keys()].sort((a, b) => logStrengths[b]! - logStrengths[a]! || a - b);
  const tiers: number[][] = [];
  let last = Infinity;
  for (const place of order) {
    const strength = logStrengths[place]!;
    if (last - strength < LEVEL) tiers.at(-1)!.push(members[place]!);
    else tiers.push([members[place]!]);
    last = strength;
  }
  return tiers.map((tier) => tier.sort((a, b) => a - b));
}

/** Level by level; components that share a level cannot be told apart, and stand together. */
function byLevel(components: readonly Component[], tiers: readonly (readonly (readonly number[])[])[]): number[][] {
  const deepest = Math.max(...components.map(({ level }) => level));
  return Array.from({ length: deepest + 1 }, (_, level) => {
    const there = tiers.filter((_tiers, i) => components[i]!.level === level);
    return there.length === 1 ? there[0]!.map((tier) => [...tier]) : [there.flat(2).sort((a, b) => a - b)];
  }).flat();
}

const winsOf = (option: number, wins: PairwiseMatrix): number =>
  [...Array(wins.size).keys()].reduce((sum, other) => sum + over(wins, option, other), 0);

function strengthsOf(reading: Reading, { logStrengths, covariance }: BradleyTerry) {
  const n = reading.names.length;
  const odds = logStrengths.map(Math.exp);
  const all = odds.reduce((a, b) => a + b, 0);
  return {
    strengths: recordOf(reading, (option) => odds[option]! / all),
    log_strengths: recordOf(reading, (option) => logStrengths[option]!),
    standard_errors: recordOf(reading, (option) => Math.sqrt(Math.max(0, covariance[option * n + option]!))),
  };
}

/**
 * The comparison that shrinks the uncertainty about all strengths most (D-optimal design): its outcome is open, and the
 * difference of the two is little known.
 */
function mostInformative({ names }: Reading, { logStrengths, covariance }: BradleyTerry): [string, string] | null {
  const n = names.length;
  let [best, most]: [[string, string] | null, number] = [null, 0];
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      const p = chance(logStrengths, a, b);
      const variance = covariance[a * n + a]! + covariance[b * n + b]! - 2 * covariance[a * n + b]!;
      const gain = p * (1 - p) * variance;
      // By more than rounding, so that the first of equals is named whatever the machine.
      if (gain > most * (1 + LEVEL)) [best, most] = [[names[a]!, names[b]!], gain];
    }
  }
  return best;
}

/** Of two options whose strengths cannot be related yet, those compared least so far. */
function firstBridge(
  { names }: Reading,
  wins: PairwiseMatrix,
  components: readonly Component[],
): [string, string] | null {
  const home = new Map(components.flatMap(({ members }, i) => members.map((option) => [option, i])));
  let [best, least]: [[string, string] | null, number] = [null, Infinity];
  for (let a = 0; a < wins.size; a++) {
    for (let b = a + 1; b < wins.size; b++) {
      const met = over(wins, a, b) + over(wins, b, a);
      if (home.get(a) !== home.get(b) && met < least) [best, least] = [[names[a]!, names[b]!], met];
    }
  }
  return best;
}
