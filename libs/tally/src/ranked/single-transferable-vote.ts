import { namesOf, recordOf, tiersBy } from '../counting/standings.ts';
import type { CountingMethod, Verdict } from '../counting/verdict.ts';
import type { Round } from '../election/count.ts';
import { writeAmount } from '../exact/amount.ts';
import type { MethodOptions } from '../options/method-options.ts';
import { preferencesOf } from '../reading/read-preferences.ts';
import type { Reading } from '../reading/read-profile.ts';
import type { Decide, TieQuestion } from '../ties/tie-question.ts';
import { Parcels, VALUE_OF_ONE } from './parcels.ts';

/**
 * The single transferable vote as Scotland counts it: weighted inclusive Gregory transfers, values cut at five
 * decimals (Scottish Local Government Elections Order 2007, schedule 1, rules 45 to 52). A round is a stage: what is
 * held at its beginning, who is elected by that, and at its end one surplus transferred or one option excluded. When
 * as many are left as there are vacancies, they are elected, and nothing is transferred any further (rule 52).
 */
export const singleTransferableVote: CountingMethod = (reading, options, decide) => {
  const parcels = new Parcels(preferencesOf(reading, options), reading.names.length);
  const stages: Stages = {
    reading,
    parcels,
    quota: quotaOf(reading, parcels.total(), options),
    seats: options.seats,
    decide,
    continuing: new Set(reading.names.keys()),
    elected: [],
    excluded: [],
    rounds: [],
    history: [],
  };
  for (;;) {
    const ended = countStage(stages);
    if (ended) return verdictOf(stages, ended.open);
  }
};

type Stages = {
  readonly reading: Reading;
  readonly parcels: Parcels;
  readonly quota: bigint;
  readonly seats: number;
  readonly decide: Decide;
  readonly continuing: Set<number>;
  /** In tiers, those elected first first. */
  readonly elected: number[][];
  /** In tiers, those excluded last first. */
  readonly excluded: number[][];
  readonly rounds: Round[];
  readonly history: (readonly bigint[])[];
};

/** In units times values: a vote of weight 1 is `scale × 10^5`. */
function quotaOf({ scale }: Reading, total: bigint, { seats, quota }: MethodOptions): bigint {
  const one = scale * VALUE_OF_ONE;
  if (quota === 'droop') return (total / (BigInt(seats + 1) * one) + 1n) * one;
  // The Order knows no Hare quota: it is cut at five decimals, as the Order cuts everything else.
  return (total / (BigInt(seats) * scale)) * scale;
}

/** Null: another stage follows. */
function countStage(stages: Stages): { readonly open: TieQuestion | null } | null {
  const { continuing, seats, elected, rounds, history, parcels } = stages;
  const held = parcels.held();
  const record = beginRound(stages, held);
  const end = (change: Partial<Round>, open: TieQuestion | null = null) => {
    rounds.push({ ...record, ...change });
    return { open };
  };
  const reached = electReached(stages, held);
  if ('between' in reached) return end({}, reached);
  const names = namesOf(stages.reading, reached);
  const vacancies = seats - elected.flat().length;
  if (vacancies === 0) return end({ elected: names });
  if (continuing.size <= vacancies) return end({ elected: [...names, ...electAll(stages, held)] });
  const surplus = largestSurplus(stages, held);
  if (surplus !== null) {
    if (typeof surplus !== 'number') return end({ elected: names }, surplus);
    rounds.push({ ...record, elected: names, ...transferSurplus(stages, surplus, held) });
  } else {
    const out = whoGoes(stages, held, vacancies);
    if ('between' in out) return end({ elected: names }, out);
    for (const option of out) continuing.delete(option);
    stages.excluded.unshift(...tiersBy(held, out));
    const eliminated = namesOf(stages.reading, out);
    rounds.push({ ...record, elected: names, eliminated, ...handOn(stages, out, held) });
  }
  history.push(held);
  return null;
}

function beginRound({ reading, parcels, rounds, continuing, elected, quota }: Stages, held: readonly bigint[]): Round {
  const there = [...elected.flat(), ...continuing].sort((a, b) => a - b);
  const all = BigInt(reading.units) * VALUE_OF_ONE;
  return {
    round: rounds.length + 1,
    tally: recordOf(reading, (option) => amountOf(reading, held[option]!), there),
    exhausted: amountOf(reading, parcels.exhausted()),
    threshold: amountOf(reading, quota),
    elected: [],
    eliminated: [],
    transfers: {},
    untransferred: {},
    residual: amountOf(
      reading,
      there.reduce((left, option) => left - held[option]!, all - parcels.exhausted()),
    ),
  };
}

/** Rule 47. More options than vacancies can reach no quota but one that was cut; then the highest are elected. */
function electReached(stages: Stages, held: readonly bigint[]): readonly number[] | TieQuestion {
  const { continuing, quota, elected, seats, decide, history, rounds } = stages;
  const reached = tiersBy(
    held,
    [...continuing].filter((option) => held[option]! >= quota),
  );
  const names: number[] = [];
  for (const tier of reached) {
    let level = tier;
    while (level.length > 0) {
      const vacancies = seats - elected.flat().length;
      if (vacancies === 0) return names;
      const question: TieQuestion = {
        between: level,
        over: 'elect',
        round: rounds.length + 1,
        wanted: 'first',
        history,
      };
      const chosen = level.length <= vacancies ? level : decide(question);
      if (chosen === null) return question;
      const now = typeof chosen === 'number' ? [chosen] : chosen;
      for (const option of now) continuing.delete(option);
      elected.push([...now]);
      names.push(...now);
      level = level.filter((option) => !now.includes(option));
    }
  }
  return names;
}

/** Rule 52. */
function electAll({ reading, continuing, elected }: Stages, held: readonly bigint[]): string[] {
  const tiers = tiersBy(held, [...continuing]);
  elected.push(...tiers);
  continuing.clear();
  return namesOf(reading, tiers.flat());
}

/** Rule 49. Null: nobody has a surplus. */
function largestSurplus(stages: Stages, held: readonly bigint[]): number | TieQuestion | null {
  const { elected, quota, decide, history, rounds } = stages;
  const over = elected.flat().filter((option) => held[option]! > quota);
  const [largest] = tiersBy(held, over);
  if (!largest) return null;
  if (largest.length === 1) return largest[0]!;
  const between = largest.toSorted((a, b) => a - b);
  const question: TieQuestion = { between, over: 'transfer', round: rounds.length + 1, wanted: 'first', history };
  return decide(question) ?? question;
}

/** Rules 50 and 51. Options that hold nothing may go together: nothing is transferred in whatever order they go. */
function whoGoes(stages: Stages, held: readonly bigint[], vacancies: number): readonly number[] | TieQuestion {
  const { continuing, decide, history, rounds } = stages;
  const lowest = tiersBy(held, [...continuing]).at(-1)!;
  if (lowest.length === 1) return lowest;
  const round = rounds.length + 1;
  const harmless = held[lowest[0]!] === 0n && continuing.size - lowest.length >= vacancies;
  const question: TieQuestion = { between: lowest, over: 'eliminate', round, wanted: 'last', history, harmless };
  const chosen = decide(question);
  return chosen !== null ? [chosen] : harmless ? lowest : question;
}

/** Rule 48. */
function transferSurplus(stages: Stages, option: number, held: readonly bigint[]): Partial<Round> {
  const { reading, parcels, quota, continuing } = stages;
  const all = held[option]!;
  const surplus = all - quota;
  const credited = parcels.transfer(
    option,
    quota,
    (value) => (surplus * value) / all,
    (other) => continuing.has(other),
  );
  return moved(reading, [[option, surplus, credited]]);
}

/** Rule 50: papers keep the value at which they came. */
function handOn(
  { reading, parcels, continuing }: Stages,
  out: readonly number[],
  held: readonly bigint[],
): Partial<Round> {
  return moved(
    reading,
    out.map((option) => [
      option,
      held[option]!,
      parcels.transfer(
        option,
        0n,
        (value) => value,
        (other) => continuing.has(other),
      ),
    ]),
  );
}

type Move = readonly [from: number, lost: bigint, credited: ReadonlyMap<number, bigint>];

function moved(reading: Reading, moves: readonly Move[]): Pick<Round, 'transfers' | 'untransferred'> {
  const [transfers, untransferred]: [Record<string, Record<string, string>>, Record<string, string>] = [{}, {}];
  for (const [from, lost, credited] of moves) {
    const receivers = [...credited.keys()].sort((a, b) => a - b);
    const left = receivers.reduce((rest, option) => rest - credited.get(option)!, lost);
    transfers[reading.names[from]!] = recordOf(
      reading,
      (option) => amountOf(reading, credited.get(option)!),
      receivers,
    );
    untransferred[reading.names[from]!] = amountOf(reading, left);
  }
  return { transfers, untransferred };
}

const amountOf = ({ scale }: Reading, held: bigint): string => writeAmount(held, scale * VALUE_OF_ONE);

function verdictOf(stages: Stages, open: TieQuestion | null): Verdict {
  const { reading, parcels, elected, excluded, continuing, rounds, quota, seats } = stages;
  const left = tiersBy(parcels.held(), [...continuing]);
  const winners = elected.flat();
  const fill = winners.length === 1 ? 'fills' : 'fill';
  const all = `${namesOf(reading, winners).join(', ')} ${fill} ${winners.length} of ${seats} seats`;
  return {
    outcome: open ? 'tie' : 'winner',
    winners,
    ranking: [...elected, ...left, ...excluded],
    rounds,
    open,
    why: open
      ? `${winners.length > 0 ? `${all}; ` : ''}${namesOf(reading, open.between).join(' and ')} stand level in round ${open.round}.`
      : `${all}, at a quota of ${amountOf(reading, quota)}, by round ${rounds.length}.`,
  };
}
