import type { BallotContent, BallotForm, CastBallot, MethodSettings, VoteMethod } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { abstention } from './abstention.ts';
import { BALLOT_FORMS, ballotFormOf } from './ballot-form.ts';
import { scoreRangeOf } from './score-range.ts';

/** What is wrong with a ballot, and where: a JSON pointer into it. */
export type BallotProblem = { readonly pointer: string; readonly detail: string };

/** The vote a ballot is checked against. */
export type BallotRules = {
  readonly method: VoteMethod;
  readonly options: readonly string[];
  readonly settings: MethodSettings;
};

type Written = Pick<CastBallot, BallotForm | 'abstain'>;

/** A ballot as its voter wrote it, in the form it is kept in; or everything its vote does not allow about it. */
export function checkBallot(rules: BallotRules, written: Written): Result<BallotContent, readonly BallotProblem[]> {
  if (written.abstain) return ok(abstention);
  const form = ballotFormOf(rules.method);
  const given = BALLOT_FORMS.find((other) => written[other] !== undefined);
  if (written[form] === undefined) {
    return err([{ pointer: `/${given ?? form}`, detail: `a vote by ${rules.method} takes "${form}"` }]);
  }
  const read = READERS[form](rules, written);
  return read.problems.length > 0 ? err(read.problems) : ok({ choice: null, ...read.content });
}

type Read = { readonly content: Partial<BallotContent>; readonly problems: readonly BallotProblem[] };
type Reader = (rules: BallotRules, written: Written) => Read;

const READERS: Readonly<Record<BallotForm, Reader>> = {
  choice: ({ options }, { choice = '' }) => ({ content: { choice }, problems: unlisted(options, '/choice', choice) }),
  approvals: ({ options }, { approvals = [] }) => ({
    content: { approvals },
    problems: [
      ...approvals.flatMap((option, i) => unlisted(options, `/approvals/${i}`, option)),
      ...repeated('/approvals', approvals),
    ],
  }),
  scores: (rules, { scores = {} }) => ({ content: { scores }, problems: scoreProblems(rules, scores) }),
  stances: ({ options }, { stances = {} }) => ({
    content: { stances },
    problems: [...unlistedKeys(options, '/stances', stances), ...nothingSaid('/stances', Object.keys(stances))],
  }),
  ranking: ({ options }, { ranking = [] }) => {
    const ranks = ranking.map((rank) => (typeof rank === 'string' ? [rank] : rank));
    return {
      content: { ranking: ranks },
      problems: [
        ...ranks.flatMap((rank, i) => rank.flatMap((option) => unlisted(options, `/ranking/${i}`, option))),
        ...repeated('/ranking', ranks.flat()),
        ...nothingSaid('/ranking', ranks),
      ],
    };
  },
  comparisons: ({ options }, { comparisons = [] }) => ({
    content: { comparisons },
    problems: [
      ...comparisons.flatMap(({ winner, loser }, i) => [
        ...unlisted(options, `/comparisons/${i}/winner`, winner),
        ...unlisted(options, `/comparisons/${i}/loser`, loser),
        ...(winner === loser ? [{ pointer: `/comparisons/${i}`, detail: 'compares an option with itself' }] : []),
      ]),
      ...repeated(
        '/comparisons',
        comparisons.map(({ winner, loser }) => [winner, loser].toSorted().join('\n')),
      ),
      ...nothingSaid('/comparisons', comparisons),
    ],
  }),
};

function scoreProblems(rules: BallotRules, scores: Readonly<Record<string, number>>): BallotProblem[] {
  const { method, options, settings } = rules;
  const range = scoreRangeOf(method, settings);
  if (range === null) throw new RangeError(`${method} knows no scores`);
  const { min, max, budget } = range;
  const problems = [...unlistedKeys(options, '/scores', scores), ...nothingSaid('/scores', Object.keys(scores))];
  for (const [option, score] of Object.entries(scores)) {
    if (Number.isInteger(score) && score >= min && score <= max) continue;
    problems.push({ pointer: at('/scores', option), detail: `must be a whole number from ${min} to ${max}` });
  }
  const spent = Object.values(scores).reduce((sum, score) => sum + score, 0);
  if (budget !== null && problems.length === 0 && spent > budget) {
    problems.push({ pointer: '/scores', detail: `spends ${spent} dots where there are ${budget}` });
  }
  return problems;
}

function unlisted(options: readonly string[], pointer: string, option: string): BallotProblem[] {
  if (options.includes(option)) return [];
  const listed = options.map((o) => JSON.stringify(o)).join(', ');
  return [{ pointer, detail: `must be one of the options, word for word: ${listed}` }];
}

const unlistedKeys = (options: readonly string[], pointer: string, record: object): BallotProblem[] =>
  Object.keys(record).flatMap((option) => unlisted(options, at(pointer, option), option));

const repeated = (pointer: string, values: readonly string[]): BallotProblem[] =>
  new Set(values).size < values.length ? [{ pointer, detail: 'names something twice' }] : [];

const nothingSaid = (pointer: string, values: readonly unknown[]): BallotProblem[] =>
  values.length === 0 ? [{ pointer, detail: 'says nothing; to abstain, give abstain: true' }] : [];

/** RFC 6901. */
const at = (pointer: string, key: string): string => `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
