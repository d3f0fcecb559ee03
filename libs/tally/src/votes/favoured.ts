import type { BallotContent, VoteMethod } from '@maestro/contracts';

/** The last of the eight gradients that still says yes to an option. */
const LAST_YES = 3;

/**
 * The options a ballot stands behind: what was chosen, approved of, consented to, ranked or scored highest. Empty where
 * it abstains, or holds nothing up. Whoever stands behind the option that won supports the decision.
 */
export function favouredBy(method: VoteMethod, content: BallotContent): string[] {
  const { choice, approvals, scores, stances, ranking, comparisons } = content;
  if (choice !== null) return [choice];
  if (approvals) return [...approvals];
  if (stances) return Object.keys(stances).filter((option) => stances[option] === 'consent');
  if (ranking) return [...(ranking[0] ?? [])];
  if (scores && method === 'gradients') return Object.keys(scores).filter((option) => scores[option]! <= LAST_YES);
  if (scores) {
    const most = Math.max(0, ...Object.values(scores));
    return Object.keys(scores).filter((option) => most > 0 && scores[option] === most);
  }
  if (comparisons) {
    const lost = new Set(comparisons.map(({ loser }) => loser));
    return [...new Set(comparisons.map(({ winner }) => winner))].filter((option) => !lost.has(option));
  }
  return [];
}

/** A ballot in one line, for whoever reads the record; null: it abstains. */
export function ballotInWords({
  choice,
  approvals,
  scores,
  stances,
  ranking,
  comparisons,
}: BallotContent): string | null {
  if (choice !== null) return choice;
  if (approvals) return approvals.length === 0 ? 'none of the options' : approvals.join(', ');
  if (ranking) return ranking.map((rank) => rank.join(' = ')).join(' > ');
  if (scores) return linesOf(scores);
  if (stances) return linesOf(stances);
  if (comparisons) return comparisons.map(({ winner, loser }) => `${winner} > ${loser}`).join(', ');
  return null;
}

const linesOf = (record: Readonly<Record<string, string | number>>): string =>
  Object.entries(record)
    .map(([option, said]) => `${option}: ${String(said).replace('_', ' ')}`)
    .join(', ');
