import { namesOf, onlyRound, recordOf, settleTop } from '../counting/standings.ts';
import type { CountingMethod } from '../counting/verdict.ts';
import { writeAmount } from '../exact/amount.ts';
import { parseShare } from '../exact/share.ts';
import type { Fraction } from '../fraction.ts';
import type { Reading } from '../reading/read-profile.ts';

const LAST_SUPPORT = 3;
const ABSTAIN = 4;
const BLOCK = 8;

/**
 * Gradients of agreement (Kaner, Facilitator's Guide to Participatory Decision-Making). An option passes where nobody
 * blocks it and at least the declared share of those who take a side support it (steps 1 to 3; 4 abstains). Of those
 * that pass, the one with the lowest mean step wins. An option nobody took a side on does not pass.
 */
export const gradients: CountingMethod = (reading, options, decide) => {
  const share = parseShare(options.threshold)!;
  const positions = weighPositions(reading);
  const means = positions.map(meanStep);
  const passes = positions.map((steps) => isSupported(steps, share));
  const everybody = reading.names.map((_, option) => option);
  const passing = everybody.filter((option) => passes[option]);
  const rest = everybody.filter((option) => !passes[option]);
  const settled = passing.length > 0 ? settleTop(tiersByMean(means, passing), decide) : null;
  const winners = settled?.winner == null ? [] : [settled.winner];
  return {
    outcome: settled === null ? 'no_majority' : settled.winner === null ? 'tie' : 'winner',
    winners,
    ranking: [...(settled?.ranking ?? []), ...tiersByMean(means, rest)].filter((tier) => tier.length > 0),
    open: settled?.open ?? null,
    positions: recordOf(reading, (option) => positions[option]!.map((units) => reading.amount(units))),
    rounds: [
      onlyRound(reading, {
        tally: recordOf(reading, (option) => writeAmount(means[option]!.numerator, means[option]!.denominator)),
        elected: namesOf(reading, winners),
        eliminated: namesOf(reading, rest),
      }),
    ],
    why:
      passing.length === 0
        ? 'No option is both unblocked and supported by enough of those who take a side.'
        : `Unblocked and supported by enough: ${namesOf(reading, passing).join(', ')}; the lowest mean step decides.`,
  };
};

function weighPositions(reading: Reading): number[][] {
  const positions = reading.names.map(() => Array.from({ length: BLOCK }, () => 0));
  for (const { paper, units } of reading.ballots) {
    if (paper.kind !== 'gradients') throw new RangeError(`a paper of ${paper.kind} holds no gradients`);
    for (const [option, step] of Object.entries(paper.gradients)) {
      if (!Number.isInteger(step) || step < 1 || step > BLOCK) throw new RangeError(`${step} is no gradient`);
      const number = reading.numberOf(option);
      if (number !== -1) positions[number]![step - 1]! += units;
    }
  }
  return positions;
}

function isSupported(steps: readonly number[], share: Fraction): boolean {
  if (steps[BLOCK - 1]! > 0) return false;
  const support = sum(steps.slice(0, LAST_SUPPORT));
  const sides = support + sum(steps.slice(ABSTAIN));
  return sides > 0 && BigInt(support) * share.denominator >= BigInt(sides) * share.numerator;
}

/** Exact; an option nobody spoke about stands at the step that abstains. */
function meanStep(steps: readonly number[]): Fraction {
  const denominator = BigInt(sum(steps));
  if (denominator === 0n) return { numerator: BigInt(ABSTAIN), denominator: 1n };
  return { numerator: steps.reduce((total, units, i) => total + BigInt(units) * BigInt(i + 1), 0n), denominator };
}

function tiersByMean(means: readonly Fraction[], among: readonly number[]): number[][] {
  const compare = (a: number, b: number): number => {
    const difference = means[a]!.numerator * means[b]!.denominator - means[b]!.numerator * means[a]!.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  };
  const tiers: number[][] = [];
  for (const option of among.toSorted((a, b) => compare(a, b) || a - b)) {
    const tier = tiers.at(-1);
    if (tier && compare(tier[0]!, option) === 0) tier.push(option);
    else tiers.push([option]);
  }
  return tiers;
}

const sum = (units: readonly number[]): number => units.reduce((a, b) => a + b, 0);
