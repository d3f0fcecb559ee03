import type { Ballot, Stance } from '@maestro/contracts';
import { falseConsensus, type StatedStance } from '@maestro/opinion';
import { favouredBy } from '@maestro/tally';
import type { Proceedings } from '../proceedings.ts';
import type { State, Vote } from '../state.ts';

const SIDE: Readonly<Record<Stance, StatedStance['stance']>> = { agree: 1, pass: 0, disagree: -1 };

/**
 * Holds what people and agents said against what they voted, and records where nearly all said yes to an option and too
 * few voted so. Ballots that nobody may know, and abstentions for want of a valid ballot, are compared with nothing.
 */
export function doubtConsensus(p: Proceedings, vote: Vote, ballots: readonly Ballot[]): void {
  const cast = ballots
    .filter(({ cause }) => cause === null)
    .map((ballot) => ({ participant: ballot.participant_id, supports: favouredBy(vote.method, ballot) }));
  for (const found of falseConsensus(statedIn(p.state, vote.options), cast)) {
    if (!found.alarm) continue;
    const { option, stated, balloted, compared, contradictions } = found;
    p.record('consensus:doubted', {
      ...{ vote_id: vote.vote_id, option, stated, balloted, compared },
      contradictions: contradictions.map(({ participant, stance, supports }) => ({
        ...{ participant_id: String(participant), stance, favours: [...supports] },
      })),
    });
  }
}

/** What stances say of the options of a vote: those on statements that ask for one. */
const statedIn = ({ statements, stances }: State, options: readonly string[]): StatedStance[] =>
  statements.flatMap(({ statement_id, option }) => {
    if (option === undefined || !options.includes(option)) return [];
    const held = Object.entries(stances[statement_id] ?? {});
    return held.map(([participant, stance]) => ({ participant, option, stance: SIDE[stance] }));
  });
