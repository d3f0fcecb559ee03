import { namesOf, onlyRound, recordOf, settleTop, tiersBy } from '../counting/standings.ts';
import type { CountingMethod, Verdict } from '../counting/verdict.ts';
import type { Paper } from '../election/profile.ts';
import { writeAmount } from '../exact/amount.ts';
import { parseDecimal } from '../exact/decimal.ts';
import type { MethodOptions } from '../options/method-options.ts';
import type { Reading } from '../reading/read-profile.ts';
import type { Decide } from '../ties/tie-question.ts';

/** The option most ballots approve of. A single choice approves of that option. */
export const approval: CountingMethod = (reading, _options, decide) => {
  const held = reading.names.map(() => 0n);
  for (const { paper, units } of reading.ballots) {
    for (const option of new Set(approvedBy(paper))) {
      const number = reading.numberOf(option);
      if (number !== -1) held[number]! += BigInt(units);
    }
  }
  return highest(reading, held, reading.scale, 'approvals', decide);
};

function approvedBy(paper: Paper): readonly string[] {
  if (paper.kind === 'approvals') return paper.approvals;
  if (paper.kind === 'choice') return [paper.choice];
  throw new RangeError(`a paper of ${paper.kind} approves of nothing`);
}

/** The highest sum of scores. What a ballot leaves unscored gets nothing from it. */
export const score: CountingMethod = (reading, options, decide) => {
  const { held, denominator } = sumScores(reading, (scores) => {
    for (const [option, value] of scores) checkRange(option, value, options);
  });
  return highest(reading, held, denominator, 'points', decide);
};

/** The most dots. Dots are whole, and no ballot spends more than it has. */
export const dot: CountingMethod = (reading, { dots }, decide) => {
  const { held, denominator } = sumScores(reading, (scores) => {
    const spent = scores.reduce((sum, [, value]) => sum + value, 0n);
    if (scores.some(([, value]) => value < 0n || value % ONE !== 0n)) throw new RangeError('dots are whole');
    if (dots !== null && spent > BigInt(dots) * ONE) throw new RangeError(`a ballot spends more than ${dots} dots`);
  });
  return highest(reading, held, denominator, 'dots', decide);
};

/** Scores have at most nine digits behind the point. */
const ONE = 10n ** 9n;

type Scores = readonly (readonly [option: string, score: bigint])[];

function sumScores(reading: Reading, check: (scores: Scores) => void) {
  const held = reading.names.map(() => 0n);
  for (const { paper, units } of reading.ballots) {
    if (paper.kind !== 'scores') throw new RangeError(`a paper of ${paper.kind} holds no scores`);
    const scores = Object.entries(paper.scores).map(([option, value]) => [option, scoreOf(value)] as const);
    check(scores);
    for (const [option, value] of scores) {
      const number = reading.numberOf(option);
      if (number !== -1) held[number]! += BigInt(units) * value;
    }
  }
  return { held, denominator: reading.scale * ONE };
}

function scoreOf(score: number | string): bigint {
  const parsed = parseDecimal(String(score));
  if (!parsed) throw new RangeError(`${score} is no score`);
  return parsed.coefficient * 10n ** BigInt(9 - parsed.digits);
}

function checkRange(option: string, score: bigint, { min_score, max_score }: MethodOptions): void {
  const below = min_score !== null && score < scoreOf(min_score);
  const above = max_score !== null && score > scoreOf(max_score);
  if (below || above) throw new RangeError(`the score for "${option}" is out of range`);
}

/** The verdict of every method in which the highest sum wins. */
export function highest(
  reading: Reading,
  held: readonly bigint[],
  denominator: bigint,
  what: string,
  decide: Decide,
): Verdict {
  const { winner, ranking, open } = settleTop(tiersBy(held), decide);
  const winners = winner === null ? [] : [winner];
  const most = writeAmount(held[ranking[0]![0]!]!, denominator);
  return {
    outcome: winner === null ? 'tie' : 'winner',
    winners,
    ranking,
    open,
    rounds: [
      onlyRound(reading, {
        tally: recordOf(reading, (option) => writeAmount(held[option]!, denominator)),
        elected: namesOf(reading, winners),
      }),
    ],
    why:
      winner === null
        ? `${namesOf(reading, ranking[0]!).join(' and ')} have the most ${what}, ${most} each.`
        : `${reading.names[winner]!} has the most ${what}: ${most}.`,
  };
}
