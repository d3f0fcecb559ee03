import { InvalidArgumentError, Option } from 'commander';
import {
  checkMethodOptions,
  countBallots,
  METHODS,
  parseTieRule,
  type Count,
  type DeclaredMethodOptions,
  type Method,
  type TieRule,
} from '@maestro/tally';
import type { CommandFile } from '../command.ts';
import { readBallotFile, type Ballots } from '../files/read-ballots.ts';
import { EXIT, Failure, type ExitCode, type Io } from '../io.ts';
import { countTable } from '../tables/count-table.ts';

type Flags = {
  readonly method: Method;
  readonly seats?: number;
  readonly quota?: string;
  readonly overvote?: string;
  readonly skipped?: string;
  readonly duplicate?: string;
  readonly batch?: true;
  readonly stopAt?: number;
  readonly tie?: TieRule;
  readonly threshold?: string;
  readonly runoff?: true;
  readonly incomplete?: string;
  readonly minScore?: string;
  readonly maxScore?: string;
  readonly dots?: number;
  readonly weights?: string;
  readonly json?: true;
};

export const recount: CommandFile = {
  name: 'recount',
  summary: 'count ballots by one method and show the whole working',
  define: (command, io, run) => {
    command
      .argument('<FILE>', 'JSON, BLT, PrefLib, Debian tally sheet, CSV, or an exported vote; - for standard input')
      .addOption(new Option('--method <M>', 'how to count').choices(METHODS).makeOptionMandatory())
      .option('--seats <n>', 'stv: how many to elect (as the file says, or 1)', whole)
      .addOption(new Option('--quota <Q>', 'stv').choices(['droop', 'hare']))
      .addOption(new Option('--overvote <RULE>', 'several options at one rank').choices(['exhaust', 'skip']))
      .option('--skipped <RULE>', 'ranks left out: ignore, exhaust, exhaust-after:n')
      .addOption(new Option('--duplicate <RULE>', 'an option ranked again').choices(['ignore', 'exhaust']))
      .option('--batch', 'instant-runoff: all that cannot catch up even together go in one round')
      .option('--stop-at <n>', 'instant-runoff: no further elimination once n options remain', whole)
      .option(
        '--tie <RULE>',
        'none, previous-rounds, lot:SEED, order:A,B,… (the earlier stays); several joined by +',
        tieRule,
      )
      .option('--threshold <SHARE>', 'supermajority, gradients: such as 2/3')
      .option('--runoff', 'majority: the two leaders meet where nobody has one')
      .addOption(new Option('--incomplete <RULE>', 'borda: options left out').choices(['share', 'zero', 'modified']))
      .option('--min-score <n>', 'score: the lowest')
      .option('--max-score <n>', 'score: the highest')
      .option('--dots <n>', 'dot: how many each voter may spend', whole)
      .option('--weights <FILE>', 'weights of voters or classes, as JSON or CSV')
      .option('--json', 'print JSON and nothing else')
      .action((file: string, flags: Flags) => run(recountFile(file, flags, io)));
  },
};

async function recountFile(path: string, flags: Flags, io: Io): Promise<ExitCode> {
  const ballots = await readBallotFile(path, flags.weights ?? null);
  for (const note of ballots.notes) io.err(`${ballots.name}: note: ${note}\n`);
  const count = counted(ballots, flags.method, optionsOf(flags, ballots));
  if (flags.json) io.out(`${JSON.stringify({ title: ballots.title, ...count })}\n`);
  else io.out(countTable(count, ballots.title));
  return EXIT.fine;
}

/** What was declared, in the names the count knows; refused where it makes no sense. */
function optionsOf(flags: Flags, { profile, seats }: Ballots): DeclaredMethodOptions {
  const standing = profile.options.filter((option) => !(profile.withdrawn ?? []).includes(option));
  const declared = {
    seats: flags.seats ?? (flags.method === 'stv' ? (seats ?? undefined) : undefined),
    quota: flags.quota,
    overvote: flags.overvote,
    skipped: flags.skipped,
    duplicate: flags.duplicate,
    batch: flags.batch,
    stop_at: flags.stopAt,
    tie: flags.tie?.map((step) => withoutWithdrawn(step, profile.withdrawn ?? [])),
    threshold: flags.threshold,
    runoff: flags.runoff,
    incomplete: flags.incomplete,
    min_score: flags.minScore,
    max_score: flags.maxScore,
    dots: flags.dots,
  };
  const checked = checkMethodOptions(flags.method, declared, standing);
  if (checked.ok) return checked.value;
  const problems = checked.error.map(({ option, problem }) => `--${option.replace('_', '-')} ${problem}`);
  throw new Failure(EXIT.misused, `maestro recount: ${problems.join('; ')}`);
}

/** Whoever no longer stands may be in a list that was declared before: it ties with nobody. */
const withoutWithdrawn = (step: TieRule[number], withdrawn: readonly string[]): TieRule[number] =>
  'order' in step ? { ...step, order: step.order.filter((name) => !withdrawn.includes(name)) } : step;

/** Throws Failure where such ballots cannot be counted so. */
function counted({ name, profile }: Ballots, method: Method, options: DeclaredMethodOptions): Count {
  try {
    return countBallots(method, options, profile);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Failure(EXIT.failed, `${name}: cannot be counted by ${method}: ${error.message}`);
  }
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}

function tieRule(text: string): TieRule {
  const rule = parseTieRule(text);
  if (rule === null) {
    throw new InvalidArgumentError('It must be none, previous-rounds, lot:SEED or order:A,B,…, or some joined by +.');
  }
  return rule;
}
