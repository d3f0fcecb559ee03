import type { Ballot } from '@maestro/contracts';

/** What a count looks at: one voter, one choice (null: abstained), and whether a ballot came at all. */
export type ChoiceBallot = Pick<Ballot, 'participant_id' | 'choice' | 'missing'>;

/** Ballots per option, in the order the options were listed, and what stands beside them. */
export type Count = {
  readonly perOption: ReadonlyMap<string, number>;
  /** Ballots that came, abstentions included. */
  readonly cast: number;
  readonly abstentions: number;
};

/** Throws a RangeError where the ballots cannot belong to this vote: the caller has let something in. */
export function countChoices(options: readonly string[], ballots: readonly ChoiceBallot[]): Count {
  const perOption = new Map(options.map((option) => [option, 0]));
  if (options.length < 2) throw new RangeError('there is nothing to choose between');
  if (perOption.size !== options.length) throw new RangeError('an option is listed twice');
  const voters = new Set<string>();
  let cast = 0;
  let abstentions = 0;
  for (const { participant_id, choice, missing = false } of ballots) {
    if (voters.has(participant_id)) throw new RangeError(`${participant_id} has two ballots`);
    voters.add(participant_id);
    if (missing && choice !== null) throw new RangeError(`the missing ballot of ${participant_id} has a choice`);
    if (missing) continue;
    cast += 1;
    if (choice === null) {
      abstentions += 1;
      continue;
    }
    const before = perOption.get(choice);
    if (before === undefined) throw new RangeError(`${participant_id} chose "${choice}", which is no option`);
    perOption.set(choice, before + 1);
  }
  return { perOption, cast, abstentions };
}

/** The options with the most ballots, in the order they were listed. */
export function leadersOf({ perOption }: Count): string[] {
  const most = Math.max(0, ...perOption.values());
  return [...perOption].filter(([, count]) => count === most).map(([option]) => option);
}
