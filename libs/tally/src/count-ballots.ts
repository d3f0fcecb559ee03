import { checkQuorum } from './counting/quorum.ts';
import { COUNTING_METHODS } from './counting/counting-methods.ts';
import { settleTies, type Settled } from './counting/settle-ties.ts';
import { namesOf } from './counting/standings.ts';
import type { Count, DecisiveTie, QuorumCheck, Tie } from './election/count.ts';
import { RANKED_METHODS, type Method } from './election/methods.ts';
import type { Profile, Veto } from './election/profile.ts';
import { checkMethodOptions, completeOptions } from './options/check-method-options.ts';
import type { DeclaredMethodOptions } from './options/method-options.ts';
import type { TieRule } from './options/tie-rule.ts';
import { condorcetWinner, smithSet } from './ranked/condorcet.ts';
import { pairwiseMatrix } from './ranked/pairwise-matrix.ts';
import { squareRecord } from './ranked/square-record.ts';
import { readProfile, type Reading } from './reading/read-profile.ts';
import { rankingsOf } from './reading/read-ranking.ts';

/**
 * Counts a vote and shows the whole working. The order of the ballots does not matter, abstentions count for the quorum
 * alone, and no tie is broken but by the declared rule, which is then named.
 * Throws a RangeError where the options make no sense for this method and vote (`checkMethodOptions` says so before),
 * or where the ballots cannot belong to it: the caller has let something in.
 */
export function countBallots(method: Method, declared: DeclaredMethodOptions, profile: Profile): Count {
  const reading = readProfile(profile);
  const checked = checkMethodOptions(method, declared, reading.names);
  if (!checked.ok) {
    throw new RangeError(checked.error.map(({ option, problem }) => `${option} ${problem}`).join('; '));
  }
  const options = completeOptions(checked.value);
  const quorum = checkQuorum(reading, options.quorum, profile.electorate);
  const rule = tieRuleOf(method, options.tie, reading);
  const settled = settleTies({
    count: (decide) => COUNTING_METHODS[method](reading, options, decide),
    rule,
    names: reading.names,
  });
  const { verdict, ties } = settled;
  return {
    method,
    method_options: checked.value,
    options: reading.names,
    withdrawn: reading.withdrawn,
    ballots: reading.cast,
    abstentions: reading.abstentions,
    weight: reading.amount(reading.units),
    quorum,
    ...concluded(reading, settled, quorum, profile.vetoes ?? []),
    ranking: verdict.ranking.map((tier) => namesOf(reading, tier)),
    tie: ties.findLast(isDecisive) ?? null,
    ties,
    rounds: verdict.rounds,
    runoff: quorum.met ? (verdict.runoff ?? null) : null,
    paths: verdict.paths ?? null,
    locked: verdict.locked ?? null,
    ...pairwiseFacts(method, reading),
    ...(verdict.pairwise && { pairwise: verdict.pairwise }),
    positions: verdict.positions ?? null,
    strengths: verdict.strengths ?? null,
    log_strengths: verdict.log_strengths ?? null,
    standard_errors: verdict.standard_errors ?? null,
    next_pair: verdict.next_pair ?? null,
  };
}

/**
 * Looking back through the rounds is part of the Scottish rules, whatever is declared to stand for their lot. Where
 * nobody said anything there is nothing a rule could choose from.
 */
function tieRuleOf(method: Method, declared: TieRule, reading: Reading): TieRule {
  if (reading.units === 0) return [];
  return method === 'stv' ? [{ by: 'previous-rounds' }, ...declared] : declared;
}

type Conclusion = Pick<Count, 'outcome' | 'winners' | 'vetoed' | 'why'>;

/** The verdict after quorum and vetoes, in this order. */
function concluded(
  reading: Reading,
  { verdict, ties }: Settled,
  quorum: QuorumCheck,
  vetoes: readonly Veto[],
): Conclusion {
  const vetoed = reading.names.flatMap((option) => {
    const by = vetoes.filter((veto) => veto.option === option).map((veto) => veto.by);
    return by.length > 0 ? [{ option, by }] : [];
  });
  for (const { option } of vetoes) reading.numberOf(option);
  const winners = namesOf(reading, verdict.winners);
  const stopped = vetoed.filter(({ option }) => winners.includes(option));
  if (!quorum.met) return { outcome: 'no_quorum', winners: [], vetoed, why: 'Too few ballots came for the quorum.' };
  if (stopped.length > 0) {
    const why = stopped.map(({ option, by }) => `${option} won and was vetoed by ${by.join(' and ')}.`).join(' ');
    return { outcome: 'vetoed', winners: [], vetoed, why };
  }
  return { outcome: verdict.outcome, winners, vetoed, why: [verdict.why, ...ties.map(sentenceOf)].join(' ') };
}

const isDecisive = (tie: Tie): tie is DecisiveTie => tie.broken_by !== 'either-way';

const sentenceOf = ({ between, broken_by, over, chosen, round }: Tie): string => {
  const tied = `Round ${round}: ${between.join(' and ')} tie`;
  if (broken_by === 'none') return `${tied}, and no declared rule tells them apart.`;
  const done = { win: 'wins', elect: 'is elected', eliminate: 'goes', transfer: 'is transferred', lock: 'counts' }[
    over
  ];
  return broken_by === 'either-way'
    ? `${tied}; whoever goes, the same win.`
    : `${tied}; ${chosen!} ${done} by ${broken_by}.`;
};

function pairwiseFacts(method: Method, reading: Reading): Pick<Count, 'pairwise' | 'condorcet_winner' | 'smith_set'> {
  if (!(RANKED_METHODS as readonly Method[]).includes(method)) {
    return { pairwise: null, condorcet_winner: null, smith_set: null };
  }
  const matrix = pairwiseMatrix(rankingsOf(reading), reading.names.length);
  const winner = condorcetWinner(matrix);
  return {
    pairwise: squareRecord(reading, matrix),
    condorcet_winner: winner === null ? null : reading.names[winner]!,
    smith_set: namesOf(reading, smithSet(matrix)),
  };
}
