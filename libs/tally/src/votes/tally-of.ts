import type { Tally, TieBreak } from '@maestro/contracts';
import type { Count } from '../election/count.ts';
import { parseFraction } from '../exact/share.ts';

/** What a count does not know of the vote it is for. */
export type TallyFrame = { readonly eligible: number; readonly tie_break: TieBreak | null };

/**
 * A count as the record of a discussion carries it: the whole working, and beside it what decides. The declared `order`
 * also settles a majority that nobody reached: the leader listed first wins. Where everybody abstained nothing is
 * broken: nobody asked for any option.
 */
export function tallyOf(count: Count, frame: TallyFrame): Tally {
  const { quorum, ballots, abstentions } = count;
  const counts = countsOf(count);
  return {
    counts,
    eligible: frame.eligible,
    cast: ballots,
    abstentions,
    quorum_needed: quorum.heads?.needed ?? 0,
    ...outcomeOf(count, frame, counts),
    working: JSON.parse(JSON.stringify(count)) as NonNullable<Tally['working']>,
  };
}

type Outcome = Pick<Tally, 'outcome' | 'winner' | 'winners' | 'tied' | 'broken_by'>;

const open = { winner: null, tied: [], broken_by: null };

function outcomeOf(count: Count, { tie_break }: TallyFrame, counts: Tally['counts']): Outcome {
  const { outcome, winners, options, tie, method } = count;
  if (outcome === 'no_quorum') return { outcome, ...open };
  if (count.ballots === count.abstentions) return { outcome: 'tie', ...open, tied: [...options] };
  if (outcome === 'winner') {
    const [winner = null] = winners.length === 1 ? winners : [];
    return {
      outcome,
      winner,
      ...(winners.length > 1 && { winners: [...winners] }),
      tied: [],
      broken_by: breakerOf(tie),
    };
  }
  if (method === 'majority' && outcome === 'no_majority' && tie_break === 'order') {
    const winner = leadersOf(options, counts)[0] ?? null;
    return { outcome: 'winner', winner, tied: [], broken_by: 'order' };
  }
  if (outcome === 'tie') return { outcome, ...open, tied: [...(tie?.between ?? options)] };
  const leaders = leadersOf(options, counts);
  return { outcome: 'no_majority', ...open, tied: leaders.length > 1 ? leaders : [] };
}

function breakerOf(tie: Count['tie']): TieBreak | null {
  const by = tie?.broken_by ?? 'none';
  return by === 'none' || by === 'decision-maker' ? null : by;
}

const leadersOf = (options: readonly string[], counts: Tally['counts']): string[] => {
  const most = Math.max(0, ...Object.values(counts));
  return options.filter((option) => counts[option] === most);
};

/**
 * One number per option for the bars: what it held in the first round; where a method knows no rounds, how many others
 * it beats, or its strength.
 */
function countsOf({ options, rounds, pairwise, strengths }: Count): Tally['counts'] {
  const first = rounds[0]?.tally;
  const held = (option: string): number => {
    if (strengths) return strengths[option] ?? 0;
    if (first) return numberOf(first[option]);
    return options.filter((other) => other !== option && beats(pairwise, option, other)).length;
  };
  return Object.fromEntries(options.map((option) => [option, held(option)]));
}

const beats = (pairwise: Count['pairwise'], a: string, b: string): boolean =>
  Number(pairwise?.[a]?.[b] ?? 0) > Number(pairwise?.[b]?.[a] ?? 0);

function numberOf(amount: string | undefined): number {
  if (amount === undefined) return 0;
  if (amount.startsWith('-')) return -numberOf(amount.slice(1));
  const fraction = parseFraction(amount);
  return fraction ? Number(fraction.numerator) / Number(fraction.denominator) : Number(amount);
}
