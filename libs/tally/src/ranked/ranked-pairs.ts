import { settleTop } from '../counting/standings.ts';
import type { CountingMethod } from '../counting/verdict.ts';
import type { RankedPair } from '../election/count.ts';
import type { Reading } from '../reading/read-profile.ts';
import { rankingsOf } from '../reading/read-ranking.ts';
import type { Decide, TieQuestion } from '../ties/tie-question.ts';
import { LockedPairs } from './locked-pairs.ts';
import { over, pairwiseMatrix, type PairwiseMatrix } from './pairwise-matrix.ts';
import { votesOf } from './square-record.ts';

type Defeat = { readonly winner: number; readonly loser: number; readonly votes: number; readonly against: number };

/**
 * Ranked pairs (Tideman, Social Choice and Welfare 4, 1987) with winning votes: the strongest defeat is locked first,
 * one that would close a cycle is passed over. Of equal winning votes the one with fewer votes against it is the
 * stronger. Where defeats equal in both cannot all be locked, which comes first is a tie: the defeat of whoever is
 * preferred least, by whoever is preferred most.
 */
export const rankedPairs: CountingMethod = (reading, _options, decide) => {
  const matrix = pairwiseMatrix(rankingsOf(reading), reading.names.length);
  const locked = new LockedPairs(reading.names.length);
  const looked: RankedPair[] = [];
  for (const group of byStrength(defeatsOf(matrix))) {
    const open = lockGroup(group, locked, (defeat, isLocked) => looked.push(named(reading, defeat, isLocked)), decide);
    if (open) return undecided(reading, looked, open);
  }
  const settled = settleTop(locked.tiers(), decide);
  const winners = settled.winner === null ? [] : [settled.winner];
  const top = settled.ranking[0]!.map((option) => reading.names[option]!).join(' and ');
  return {
    outcome: settled.winner === null ? 'tie' : 'winner',
    winners,
    ranking: settled.ranking.filter((tier) => tier.length > 0),
    open: settled.open,
    rounds: [],
    locked: looked,
    why: `No locked pair stands against ${top}.`,
  };
};

function defeatsOf(matrix: PairwiseMatrix): Defeat[] {
  const defeats: Defeat[] = [];
  for (let winner = 0; winner < matrix.size; winner++) {
    for (let loser = 0; loser < matrix.size; loser++) {
      const [votes, against] = [over(matrix, winner, loser), over(matrix, loser, winner)];
      if (votes > against) defeats.push({ winner, loser, votes, against });
    }
  }
  return defeats;
}

/** The strongest first; defeats of equal strength together. */
function byStrength(defeats: readonly Defeat[]): Defeat[][] {
  const groups: Defeat[][] = [];
  for (const defeat of defeats.toSorted((a, b) => b.votes - a.votes || a.against - b.against)) {
    const group = groups.at(-1);
    if (group && group[0]!.votes === defeat.votes && group[0]!.against === defeat.against) group.push(defeat);
    else groups.push([defeat]);
  }
  return groups;
}

/** Locks equal defeats. Returns the question nobody could answer, where their order matters. */
function lockGroup(
  group: readonly Defeat[],
  locked: LockedPairs,
  report: (defeat: Defeat, isLocked: boolean) => void,
  decide: Decide,
): TieQuestion | null {
  let left = group;
  while (left.length > 0) {
    for (const defeat of left) if (locked.closesCycle(defeat)) report(defeat, false);
    left = left.filter((defeat) => !locked.closesCycle(defeat));
    const together = locked.with(left);
    const harmless = left.filter((defeat) => !together.closesCycle(defeat));
    for (const defeat of harmless) {
      locked.lock(defeat);
      report(defeat, true);
    }
    left = left.filter((defeat) => !harmless.includes(defeat));
    if (left.length === 0) break;
    const first = choosePair(left, decide);
    if ('between' in first) return first;
    locked.lock(first);
    report(first, true);
    left = left.filter((defeat) => defeat !== first);
  }
  return null;
}

function choosePair(defeats: readonly Defeat[], decide: Decide): Defeat | TieQuestion {
  const ask = (options: readonly number[], wanted: TieQuestion['wanted']): number | TieQuestion => {
    const between = [...new Set(options)].sort((a, b) => a - b);
    if (between.length === 1) return between[0]!;
    const question: TieQuestion = { between, over: 'lock', round: 1, wanted, history: [] };
    return decide(question) ?? question;
  };
  const loser = ask(
    defeats.map((defeat) => defeat.loser),
    'last',
  );
  if (typeof loser !== 'number') return loser;
  const theirs = defeats.filter((defeat) => defeat.loser === loser);
  const winner = ask(
    theirs.map((defeat) => defeat.winner),
    'first',
  );
  if (typeof winner !== 'number') return winner;
  return theirs.find((defeat) => defeat.winner === winner)!;
}

function undecided(reading: Reading, locked: readonly RankedPair[], open: TieQuestion) {
  return {
    outcome: 'tie' as const,
    winners: [],
    ranking: [],
    open,
    rounds: [],
    locked,
    why: 'Equal defeats close a cycle, and which of them counts first decides who wins.',
  };
}

function named(reading: Reading, { winner, loser, votes, against }: Defeat, locked: boolean): RankedPair {
  return {
    winner: reading.names[winner]!,
    loser: reading.names[loser]!,
    votes: votesOf(reading, votes),
    against: votesOf(reading, against),
    locked,
  };
}
