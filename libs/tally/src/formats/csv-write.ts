import { err, ok, type Result } from '@maestro/kernel';
import type { Comparison, Profile, Rank } from '../election/profile.ts';
import { NO_MARK, OVER_VOTE } from './csv-read.ts';
import { ranksOf, type Unwritable } from './writable.ts';

/** Writes rankings, or the comparisons of one ballot, as CSV; or says what that has no words for. */
export function writeCsv({ options, ballots, withdrawn = [] }: Profile): Result<string, Unwritable> {
  if (withdrawn.length > 0) return err('withdrawn options');
  const odd = options.find((name) => name === '' || name.trim() !== name || name.includes('=') || meansNobody(name));
  if (odd !== undefined) return err(`the name ${JSON.stringify(odd)}`);
  const [first, ...others] = ballots;
  if (first?.paper.kind === 'comparisons' && others.length === 0) return ok(comparisons(first.paper.comparisons));

  const rankings: (readonly Rank[])[] = [];
  for (const { paper } of ballots) {
    const ranks = ranksOf(paper);
    if (ranks === null) return err(`a ballot of ${paper.kind}`);
    rankings.push(ranks);
  }
  const width = rankings.reduce((most, ranks) => Math.max(most, ranks.length), 1);
  const extras = (['papers', 'weight', 'voter', 'class'] as const).filter((key) =>
    ballots.some((ballot) => ballot[key] !== undefined),
  );
  const unclear = unclearVoter(ballots);
  if (unclear !== null) return err(unclear);
  const header = [...Array.from({ length: width }, (_, index) => `rank${index + 1}`), ...extras.map(columnName)];
  const rows = rankings.map((ranks, index) => [
    ...Array.from({ length: width }, (_, rank) => cell(ranks[rank] ?? [])),
    ...extras.map((key) => quoted(String(ballots[index]![key] ?? (key === 'papers' || key === 'weight' ? 1 : '')))),
  ]);
  return ok(`${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`);
}

function unclearVoter(ballots: Profile['ballots']): Unwritable | null {
  const named = ballots.filter(({ voter }) => voter !== undefined).length;
  if (named > 0 && named < ballots.length) return 'ballots of which only some say who voted';
  const texts = ballots.flatMap((ballot) => [ballot.voter, ballot.class]).filter((text) => text !== undefined);
  const odd = texts.find((text) => text === '' || text.trim() !== text);
  return odd === undefined ? null : `the voter or class ${JSON.stringify(odd)}`;
}

const columnName = (key: string): string => (key === 'papers' ? 'count' : key);

const meansNobody = (name: string): boolean => NO_MARK.has(name.toLowerCase()) || name.toLowerCase() === OVER_VOTE;

const comparisons = (all: readonly Comparison[]): string =>
  ['winner,loser,count', ...all.map((c) => [quoted(c.winner), quoted(c.loser), c.count].join(','))].join('\n') + '\n';

const cell = (rank: Rank): string => {
  if (rank === OVER_VOTE) return OVER_VOTE;
  return rank.length === 0 ? 'skipped' : quoted(rank.join('='));
};

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
