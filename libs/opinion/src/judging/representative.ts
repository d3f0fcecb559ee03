import type { RepresentativeStatement } from '../opinions.ts';
import type { Id } from '../vote.ts';
import type { VoteCount } from './vote-counts.ts';
import { isSignificant, shareTest, smoothed, twoShareTest } from './z-tests.ts';

const MOST = 5;

/** Votes on one statement, in a group and in all other groups together. */
export interface Contrast {
  readonly id: Id;
  readonly inside: VoteCount;
  readonly outside: VoteCount;
}

/** One vote on one statement: how likely in the group, and how much likelier than elsewhere. */
interface Side {
  readonly p: number;
  readonly p_z: number;
  readonly repness: number;
  readonly repness_z: number;
}

interface Candidate {
  readonly id: Id;
  readonly agree: Side;
  readonly disagree: Side;
  /** Whether anybody in the group took a side. */
  readonly decided: boolean;
}

/**
 * The statements a group stands for, picked as Polis picks them: those whose vote is significantly likely within the
 * group and significantly likelier than outside it, the best agreement always among them; at most five, agreements
 * first. Where none is significant, the best agreement, else whatever sets the group apart most.
 * `contrasts` are in the order of the statements' ids and leave out what is moderated out.
 */
export function representative(contrasts: readonly Contrast[]): readonly RepresentativeStatement[] {
  const candidates = contrasts.map(weigh);
  const bestAgreement = candidates.reduce<Candidate | null>(
    (best, each) => (isBetterAgreement(each, best) ? each : best),
    null,
  );
  const significant = candidates.filter((each) => isClear(each.agree) || isClear(each.disagree));
  if (significant.length === 0) {
    const best = bestAgreement ?? mostApart(candidates);
    return best ? [told(best)] : [];
  }
  const others = significant
    .filter((each) => each !== bestAgreement)
    .map(told)
    .sort((a, b) => weight(b) - weight(a));
  const picked = [...(bestAgreement ? [told(bestAgreement)] : []), ...others].slice(0, MOST);
  return [...picked.filter((each) => each.for === 'agree'), ...picked.filter((each) => each.for === 'disagree')];
}

function weigh({ id, inside, outside }: Contrast): Candidate {
  const side = (vote: 'agree' | 'disagree'): Side => {
    const p = smoothed(inside[vote], inside.seen);
    return {
      p,
      p_z: shareTest(inside[vote], inside.seen),
      repness: p / smoothed(outside[vote], outside.seen),
      repness_z: twoShareTest(inside[vote], inside.seen, outside[vote], outside.seen),
    };
  };
  return { id, agree: side('agree'), disagree: side('disagree'), decided: inside.agree + inside.disagree > 0 };
}

const isClear = ({ p_z, repness_z }: Side): boolean => isSignificant(p_z) && isSignificant(repness_z);
const weight = ({ p, p_z, repness, repness_z }: Side): number => repness * repness_z * p * p_z;

/** What "better" means depends on why the best so far was taken: for setting the group apart, or for being shared. */
function isBetterAgreement({ agree, decided }: Candidate, best: Candidate | null): boolean {
  if (!decided) return false;
  if (best === null) return isSignificant(agree.p_z) || (agree.repness > 1 && agree.p > 0.5);
  if (best.agree.repness > 1) return weight(agree) > weight(best.agree);
  return agree.p * agree.p_z > best.agree.p * best.agree.p_z;
}

function mostApart(candidates: readonly Candidate[]): Candidate | null {
  const apart = ({ agree, disagree }: Candidate): number => Math.max(agree.repness_z, disagree.repness_z);
  return candidates.reduce<Candidate | null>((best, each) => (best && apart(best) >= apart(each) ? best : each), null);
}

/** The side of it that sets the group apart more. */
function told({ id, agree, disagree }: Candidate): RepresentativeStatement {
  return agree.repness_z > disagree.repness_z ? { id, for: 'agree', ...agree } : { id, for: 'disagree', ...disagree };
}
