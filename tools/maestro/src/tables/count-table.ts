import type { Count, Round } from '@maestro/tally';
import { columns, indented } from './columns.ts';

/** Wider matrices are for JSON. */
const WIDEST_MATRIX = 12;

/** A count as people read it: who won and why, the rounds one by one, the order, the matrix. */
export function countTable(count: Count, title: string | null): string {
  const parts = [
    headline(count, title),
    ...count.rounds.map((round) => roundTable(round, count.options)),
    strengthsTable(count),
    matrixTable('Pairwise: ballots that prefer the row to the column', count.pairwise, count.options),
    matrixTable('Strongest paths from the row to the column', count.paths, count.options),
    rankingTable(count),
  ];
  return `${parts.filter((part) => part !== null).join('\n\n')}\n`;
}

function headline(
  { method, ballots, abstentions, withdrawn, winners, tie, why, ...count }: Count,
  title: string | null,
) {
  const papers = `${ballots} ${ballots === 1 ? 'ballot' : 'ballots'}${abstentions > 0 ? `, ${abstentions} abstained` : ''}`;
  return [
    ...(title === null ? [] : [title]),
    `${method}, ${papers}${withdrawn.length > 0 ? `, withdrawn: ${withdrawn.join(', ')}` : ''}`,
    `${winners.length > 1 ? 'Winners' : 'Winner'}: ${winners.length > 0 ? winners.join(', ') : `none (${count.outcome})`}`,
    ...(tie === null
      ? []
      : [`Tie: ${tie.between.join(', ')} (${tie.broken_by === 'none' ? 'not broken' : `broken by ${tie.broken_by}`})`]),
    ...(count.condorcet_winner === null ? [] : [`Condorcet winner: ${count.condorcet_winner}`]),
    why,
  ].join('\n');
}

function roundTable(
  { round, tally, exhausted, threshold, elected, eliminated, transfers }: Round,
  options: readonly string[],
): string {
  // An object gives names that are numbers first.
  const standing = options.filter((option) => Object.hasOwn(tally, option));
  const rows = standing.map((option) => {
    const votes = tally[option]!;
    const fate = elected.includes(option) ? 'elected' : eliminated.includes(option) ? 'eliminated' : '';
    const gone = Object.entries(transfers[option] ?? {}).map(([to, amount]) => `${to} ${amount}`);
    return [option, votes, gone.length === 0 ? fate : `${fate} → ${gone.join(', ')}`.trimStart()];
  });
  if (exhausted !== '0') rows.push(['(exhausted)', exhausted, '']);
  return `Round ${round}${threshold === null ? '' : `, needed: ${threshold}`}\n${indented(columns(rows, [1]))}`;
}

function strengthsTable({ strengths, standard_errors, next_pair }: Count): string | null {
  if (strengths === null) return null;
  const rows = Object.entries(strengths)
    .sort(([, a], [, b]) => b - a)
    .map(([option, strength]) => [
      option,
      strength.toFixed(4),
      `± ${(standard_errors?.[option] ?? 0).toFixed(4)} (log)`,
    ]);
  const next = next_pair === null ? '' : `\nThe comparison that would tell most: ${next_pair.join(' and ')}`;
  return `Strengths\n${indented(columns(rows, [1]))}${next}`;
}

function matrixTable(heading: string, matrix: Count['pairwise'], names: readonly string[]): string | null {
  if (matrix === null || names.length > WIDEST_MATRIX) return null;
  const header = ['', ...names.map((_, index) => `(${index + 1})`)];
  const rows = names.map((name, index) => [
    `(${index + 1}) ${name}`,
    ...names.map((other) => (other === name ? '·' : String(matrix[name]?.[other] ?? '·'))),
  ]);
  return `${heading}\n${indented(
    columns(
      [header, ...rows],
      names.map((_, index) => index + 1),
    ),
  )}`;
}

function rankingTable({ ranking }: Count): string | null {
  if (ranking.length === 0) return null;
  let place = 1;
  const rows = ranking.map((tier) => {
    const row = [`${place}.`, tier.join(', ')];
    place += tier.length;
    return row;
  });
  return `Order\n${indented(columns(rows, [0]))}`;
}
