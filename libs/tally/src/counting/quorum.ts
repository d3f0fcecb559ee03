import type { QuorumCheck } from '../election/count.ts';
import type { Electorate } from '../election/profile.ts';
import { readAmount, writeAmount } from '../exact/amount.ts';
import { parseShare } from '../exact/share.ts';
import { ceilingOf } from '../fraction.ts';
import type { Quorum } from '../options/method-options.ts';
import type { Reading } from '../reading/read-profile.ts';

/**
 * Whether enough of those entitled cast a ballot, abstentions included: by head, by weight, or both where both are
 * asked for. Throws a RangeError where more came than were entitled, or where nobody says who was.
 */
export function checkQuorum(reading: Reading, quorum: Quorum, electorate: Electorate | undefined): QuorumCheck {
  if (electorate && reading.cast > electorate.heads) {
    throw new RangeError(`${reading.cast} ballots of ${electorate.heads} voters`);
  }
  if (quorum.heads === null && quorum.weight === null) return { met: true, heads: null, weight: null };
  if (!electorate) throw new RangeError('a quorum needs to know who may vote');
  const heads = quorum.heads === null ? null : byHeads(reading, quorum.heads, electorate);
  const weight = quorum.weight === null ? null : byWeight(reading, quorum.weight, electorate);
  return {
    met: (heads?.met ?? true) && (weight?.met ?? true),
    heads: heads?.check ?? null,
    weight: weight?.check ?? null,
  };
}

function byHeads({ cast }: Reading, share: string, { heads }: Electorate) {
  const needed = ceilingOf(parseShare(share)!, heads);
  return { met: cast >= needed, check: { cast, needed } };
}

function byWeight({ castUnits, scale, amount }: Reading, share: string, { weight }: Electorate) {
  const all = readAmount(weight);
  const part = parseShare(share)!;
  const numerator = all.numerator * part.numerator;
  const denominator = all.denominator * part.denominator;
  return {
    met: BigInt(castUnits) * denominator >= numerator * scale,
    check: { cast: amount(castUnits), needed: writeAmount(numerator, denominator) },
  };
}
