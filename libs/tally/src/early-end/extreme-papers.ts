import type { Count } from '../election/count.ts';
import type { Method } from '../election/methods.ts';
import type { Paper } from '../election/profile.ts';
import type { MethodOptions } from '../options/method-options.ts';

/**
 * The papers that push hardest: everything for one option, and for every two everything for one and against the other.
 * If all who are out say the same of these and nothing changes, then for most methods nothing can.
 */
export function extremePapers(method: Method, options: MethodOptions, names: readonly string[]): Paper[] {
  switch (method) {
    case 'plurality':
    case 'majority':
    case 'supermajority':
    case 'unanimity':
      return names.map((choice) => ({ kind: 'choice', choice }));
    case 'approval':
      return names.map((option) => ({ kind: 'approvals', approvals: [option] }));
    case 'consent':
      return names.map((one) => ({
        kind: 'stances',
        stances: Object.fromEntries(names.map((option) => [option, option === one ? 'consent' : 'object'])),
      }));
    case 'gradients':
      return names.map((one) => ({
        kind: 'gradients',
        gradients: Object.fromEntries(names.map((option) => [option, option === one ? 1 : 8])),
      }));
    case 'score':
      return names.map((one) => ({ kind: 'scores', scores: extremeScores(one, options, names) }));
    case 'dot':
      return names.map((one) => ({ kind: 'scores', scores: { [one]: options.dots! } }));
    case 'pairwise':
      return [];
    case 'borda':
    case 'instant-runoff':
    case 'schulze':
    case 'ranked-pairs':
    case 'stv':
      return extremeRankings(names);
  }
}

/**
 * Whether the extremes prove it: where every ballot adds to sums, what helps one option most and harms another most is
 * at an extreme. A law test holds this against every completion there is. Who goes into a run-off is no such sum.
 */
export function extremesSuffice(method: Method, { runoff }: MethodOptions, before: Count): boolean {
  if (method === 'majority' && runoff) return before.outcome === 'winner' && before.rounds.length === 1;
  return !['instant-runoff', 'schulze', 'ranked-pairs', 'stv'].includes(method);
}

/** Leaving an option unscored gives it nothing, which may be more or less than any score does. */
function extremeScores(one: string, { min_score, max_score }: MethodOptions, names: readonly string[]) {
  const most = Number(max_score) > 0 ? max_score : null;
  const least = Number(min_score) < 0 ? min_score : null;
  return Object.fromEntries(
    names.flatMap((option) => {
      const score = option === one ? most : least;
      return score === null ? [] : [[option, score]];
    }),
  );
}

function extremeRankings(names: readonly string[]): Paper[] {
  return names.flatMap((first) =>
    names
      .filter((last) => last !== first)
      .flatMap((last): Paper[] => {
        const between = names.filter((option) => option !== first && option !== last);
        return [ranking([[first], ...between.map((option) => [option]), [last]]), ranking([[first], [last]])];
      }),
  );
}

const ranking = (ranks: readonly (readonly string[])[]): Paper => ({ kind: 'ranking', ranks });
