import type { BallotContent, VoteMethod } from '@maestro/contracts';
import type { Gradient, Paper } from '../election/profile.ts';
import { isAbstention } from './abstention.ts';

/** A ballot as the count reads it. Throws a RangeError where it has not the form its method takes. */
export function paperOf(method: VoteMethod, content: BallotContent): Paper {
  const { choice, approvals, scores, stances, ranking, comparisons } = content;
  if (isAbstention(content)) return { kind: 'abstention' };
  if (choice !== null) return { kind: 'choice', choice };
  if (approvals) return { kind: 'approvals', approvals };
  if (scores && method === 'gradients') return { kind: 'gradients', gradients: scores as Record<string, Gradient> };
  if (scores) return { kind: 'scores', scores };
  if (stances) return { kind: 'stances', stances };
  if (ranking) return { kind: 'ranking', ranks: ranking };
  if (comparisons) return { kind: 'comparisons', comparisons: comparisons.map((pair) => ({ ...pair, count: 1 })) };
  throw new RangeError('a ballot has no form');
}
