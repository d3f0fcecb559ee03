import { namesOf, recordOf, tiersBy } from '../counting/standings.ts';
import type { CountingMethod, Verdict } from '../counting/verdict.ts';
import type { Round } from '../election/count.ts';
import type { MethodOptions } from '../options/method-options.ts';
import { preferencesOf } from '../reading/read-preferences.ts';
import type { Reading } from '../reading/read-profile.ts';
import type { Decide, Holdings, TieQuestion } from '../ties/tie-question.ts';
import { NOBODY, Piles } from './piles.ts';

/** Of two, one has a majority, or they tie for the win. */
const FINAL_TWO = 2;

/**
 * Instant run-off, by the rules of RCTab: whoever holds more than half of the papers that still count wins; until then
 * the last is eliminated and its papers go to their next choice. With `batch`, the largest group that together holds
 * less than the next one goes at once. With `stop_at`, elimination goes on until so many remain, majority or not, and
 * the leader of that round wins.
 */
export const instantRunoff: CountingMethod = (reading, options, decide) => {
  const piles = new Piles(preferencesOf(reading, options), reading.names.length);
  const history: Holdings[] = [];
  const rounds: Round[] = [];
  const gone: number[][] = [];
  for (let round = 1; ; round++) {
    const remaining = piles.remaining();
    const held = piles.held();
    const threshold = Math.floor(piles.continuing() / 2) + 1;
    const tiers = tiersBy(held, remaining);
    const record: Round = {
      round,
      tally: recordOf(reading, (option) => reading.amount(held[option]!), remaining),
      exhausted: reading.amount(reading.units - piles.continuing()),
      threshold: reading.amount(threshold),
      elected: [],
      eliminated: [],
      transfers: {},
      untransferred: {},
      residual: '0',
    };
    const ends =
      remaining.length <= (options.stop_at ?? FINAL_TWO) ||
      (options.stop_at === null && held[tiers[0]![0]!]! >= threshold);
    if (ends) return lastRound(reading, { record, rounds, tiers, gone, held, threshold, history, decide });
    const out = whoGoes(tiers, held, { round, history, options, decide });
    if ('between' in out) {
      rounds.push(record);
      const between = namesOf(reading, out.between).join(' and ');
      const why = `In round ${round} ${between} stand level, and who goes decides who wins.`;
      return { outcome: 'tie', winners: [], ranking: [...tiers, ...gone], rounds, open: out, why };
    }
    rounds.push({ ...record, eliminated: namesOf(reading, out), ...handOn(reading, piles, out) });
    gone.unshift(...tiersBy(held, out));
    history.push(held);
  }
};

function handOn(reading: Reading, piles: Piles, out: readonly number[]): Pick<Round, 'transfers' | 'untransferred'> {
  const moved = new Map(out.map((option) => [option, piles.eliminate(option, out)]));
  const amountTo = (from: number, to: number): string => reading.amount(moved.get(from)!.get(to) ?? 0);
  const receivers = (from: number): number[] => [...moved.get(from)!.keys()].filter((to) => to !== NOBODY);
  return {
    transfers: recordOf(
      reading,
      (from) =>
        recordOf(
          reading,
          (to) => amountTo(from, to),
          receivers(from).sort((a, b) => a - b),
        ),
      out,
    ),
    untransferred: recordOf(reading, (from) => amountTo(from, NOBODY), out),
  };
}

type LastRound = {
  readonly record: Round;
  readonly rounds: readonly Round[];
  readonly tiers: readonly (readonly number[])[];
  readonly gone: readonly (readonly number[])[];
  readonly held: readonly number[];
  readonly threshold: number;
  readonly history: readonly Holdings[];
  readonly decide: Decide;
};

function lastRound(reading: Reading, last: LastRound): Verdict {
  const { record, rounds, tiers, gone, held, threshold, history, decide } = last;
  const [leaders = [], ...rest] = tiers;
  const question: TieQuestion = { between: leaders, over: 'win', round: record.round, wanted: 'first', history };
  const winner = leaders.length === 1 ? leaders[0]! : decide(question);
  const most = reading.amount(held[leaders[0]!]!);
  if (winner === null) {
    const why = `${namesOf(reading, leaders).join(' and ')} stand level with ${most} each when elimination ends.`;
    return {
      outcome: 'tie',
      winners: [],
      ranking: [...tiers, ...gone],
      rounds: [...rounds, record],
      open: question,
      why,
    };
  }
  const name = reading.names[winner]!;
  const level = leaders.filter((option) => option !== winner);
  return {
    outcome: 'winner',
    winners: [winner],
    ranking: [[winner], level, ...rest, ...gone].filter((tier) => tier.length > 0),
    rounds: [...rounds, { ...record, elected: [name] }],
    open: null,
    why:
      held[winner]! >= threshold
        ? `In round ${record.round} ${name} holds ${most} and needs ${record.threshold!} for a majority of the papers that still count.`
        : `${name} holds the most, ${most}, when elimination ends in round ${record.round}.`,
  };
}

type Elimination = {
  readonly round: number;
  readonly history: readonly Holdings[];
  readonly options: MethodOptions;
  readonly decide: Decide;
};

function whoGoes(
  tiers: readonly (readonly number[])[],
  held: readonly number[],
  { round, history, options, decide }: Elimination,
): readonly number[] | TieQuestion {
  const mostThatMayGo = tiers.flat().length - (options.stop_at ?? 1);
  const fromBelow = tiers.toReversed();
  if (options.batch) {
    const batch = hopeless(fromBelow, held, mostThatMayGo);
    if (batch.length > 1) return batch;
  }
  const last = fromBelow[0]!;
  if (last.length === 1) return last;
  const next = fromBelow[1];
  const together = last.reduce((sum, option) => sum + held[option]!, 0);
  const harmless = next !== undefined && together < held[next[0]!]! && last.length <= mostThatMayGo;
  const question: TieQuestion = { between: last, over: 'eliminate', round, wanted: 'last', history, harmless };
  const chosen = decide(question);
  return chosen !== null ? [chosen] : harmless ? last : question;
}

/** The largest group from below that holds, together, less than whoever stands next above it. */
function hopeless(fromBelow: readonly (readonly number[])[], held: readonly number[], most: number): readonly number[] {
  let group: readonly number[] = [];
  let best: readonly number[] = [];
  let together = 0;
  for (const tier of fromBelow) {
    if (group.length <= most && together < held[tier[0]!]!) best = group;
    group = [...group, ...tier];
    together += tier.reduce((sum, option) => sum + held[option]!, 0);
  }
  return best;
}
