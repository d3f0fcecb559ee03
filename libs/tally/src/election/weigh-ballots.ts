import { readAmount, writeAmount } from '../exact/amount.ts';
import type { CastBallot } from './profile.ts';
import type { Weights } from './weights.ts';

/**
 * Ballots with the weights that were fixed before the vote opened: a ballot weighs its own weight times its voter's
 * times its class's. Throws a RangeError where weights of voters or classes are given and a ballot does not say whose
 * it is: it cannot be weighed.
 */
export function weighBallots(ballots: readonly CastBallot[], { voters, classes }: Weights): CastBallot[] {
  return ballots.map((ballot, index) => {
    const { voter, class: voterClass } = ballot;
    const which = `ballot ${index + 1}`;
    if (voters && voter === undefined) throw new RangeError(`${which} does not say who cast it, so it has no weight`);
    if (classes && voterClass === undefined) throw new RangeError(`${which} is of no class, so it has no weight`);
    const factors = [ballot.weight, ownOf(voters, voter), ownOf(classes, voterClass)].filter((w) => w !== undefined);
    return factors.length === 0 ? ballot : { ...ballot, weight: factors.reduce(product) };
  });
}

function ownOf(weights: Readonly<Record<string, string>> | undefined, name: string | undefined): string | undefined {
  return weights && name !== undefined && Object.hasOwn(weights, name) ? weights[name] : undefined;
}

function product(a: string, b: string): string {
  const [x, y] = [readAmount(a), readAmount(b)];
  return writeAmount(x.numerator * y.numerator, x.denominator * y.denominator);
}
