import type { StanceValue } from '../movement/stance-shift.ts';
import type { Id } from '../vote.ts';

/** What somebody said of an option in the discussion. */
export interface StatedStance {
  readonly participant: Id;
  readonly option: string;
  readonly stance: StanceValue;
}

/** What somebody did: every option the ballot supports. An abstention supports none. */
export interface CastBallot {
  readonly participant: Id;
  readonly supports: readonly string[];
}

export interface Contradiction {
  readonly participant: Id;
  readonly option: string;
  readonly stance: 'agree' | 'disagree';
  readonly supports: readonly string[];
}

export interface FalseConsensus {
  readonly option: string;
  /** How many took a side in words and cast a ballot. */
  readonly compared: number;
  /** Share of those compared who said they agree, and share whose ballot supports it. */
  readonly stated: number;
  readonly balloted: number;
  /** Everybody whose words and ballot differ. */
  readonly contradictions: readonly Contradiction[];
  /** Whether the words were a consensus and the ballots are none. */
  readonly alarm: boolean;
}

/** Share of the compared that makes a consensus. */
const CONSENSUS = 0.75;

/**
 * Where words and ballots differ, option by option. Compared are those who took a side in words and cast a ballot; a
 * pass says neither. The alarm is raised where at least three quarters said they agree and fewer vote so.
 */
export function falseConsensus(
  stated: readonly StatedStance[],
  ballots: readonly CastBallot[],
  consensus: number = CONSENSUS,
): readonly FalseConsensus[] {
  const ballotOf = new Map(ballots.map((ballot) => [String(ballot.participant), ballot]));
  return [...new Set(stated.map(({ option }) => option))].map((option) => {
    const compared = [...lastWords(stated, option)].flatMap(([key, { participant, stance }]) => {
      const ballot = ballotOf.get(key);
      if (!ballot || stance === 0) return [];
      return [{ participant, agrees: stance === 1, supports: ballot.supports }];
    });
    const share = (count: number): number => (compared.length === 0 ? 0 : count / compared.length);
    const agreeing = share(compared.filter(({ agrees }) => agrees).length);
    const balloted = share(compared.filter(({ supports }) => supports.includes(option)).length);
    const contradictions = compared
      .filter(({ agrees, supports }) => agrees !== supports.includes(option))
      .map(({ participant, agrees, supports }): Contradiction => ({
        participant,
        option,
        stance: agrees ? 'agree' : 'disagree',
        supports,
      }));
    const alarm = compared.length > 0 && agreeing >= consensus && balloted < consensus;
    return { option, compared: compared.length, stated: agreeing, balloted, contradictions, alarm };
  });
}

function lastWords(stated: readonly StatedStance[], option: string): ReadonlyMap<string, StatedStance> {
  return new Map(stated.filter((each) => each.option === option).map((each) => [String(each.participant), each]));
}
