import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.ts';
import { EXIT, Failure, type ExitCode, type Io } from './io.ts';

/** Runs one command line, without the name of the program. Answers the exit code; what it has to say goes to `io`. */
export async function runProgram(args: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.fine;
  const program = new Command('maestro')
    .description('Counts votes, compares methods, finds opinion groups, verifies exported votes and asks personas.')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  for (const { name, summary, define } of commands) {
    const command = program.command(name).summary(summary).description(summary).copyInheritedSettings(program);
    define(command, io, async (work) => {
      exitCode = await work;
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof Failure) {
      io.err(`${error.message}\n`);
      return error.exitCode;
    }
    // Commander has said what is wrong; asking for help is not.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.misused;
    throw error;
  }
}
