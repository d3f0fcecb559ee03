import { compareMethods } from '@maestro/tally';
import type { CommandFile } from '../command.ts';
import { readBallotFile } from '../files/read-ballots.ts';
import { EXIT, Failure, type ExitCode, type Io } from '../io.ts';
import { columns } from '../tables/columns.ts';

export const compare: CommandFile = {
  name: 'compare',
  summary: 'count the same ballots by every method, side by side',
  define: (command, io, run) => {
    command
      .argument('<FILE>', 'ballots in any format; - for standard input')
      .option('--json', 'print JSON and nothing else')
      .action((file: string, flags: { readonly json?: true }) => run(compareFile(file, flags.json === true, io)));
  },
};

async function compareFile(path: string, json: boolean, io: Io): Promise<ExitCode> {
  const { name, notes, seats, profile } = await readBallotFile(path, null);
  for (const note of notes) io.err(`${name}: note: ${note}\n`);
  let comparison;
  try {
    comparison = compareMethods(profile, seats === null ? {} : { stv: { seats } });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Failure(EXIT.failed, `${name}: cannot be counted: ${error.message}`);
  }
  io.out(json ? `${JSON.stringify(comparison)}\n` : comparisonTable(comparison));
  return EXIT.fine;
}

function comparisonTable({ methods, differences }: ReturnType<typeof compareMethods>): string {
  const rows = Object.entries(methods).map(([method, { winners, outcome, tie }]) => {
    const tied = tie !== null && tie.broken_by === 'none' ? `tie: ${tie.between.join(', ')}` : '';
    return [
      method,
      winners.length > 0 ? winners.join(', ') : '–',
      outcome === 'winner' ? '' : tied || (outcome ?? 'not counted'),
    ];
  });
  const table = columns([['method', 'winners', ''], ...rows]);
  return `${[table, ...differences].join('\n\n')}\n`;
}
