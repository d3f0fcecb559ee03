import { verifyExport, type Verification } from '@maestro/ballot-chain';
import { InvalidArgumentError } from 'commander';
import type { CommandFile } from '../command.ts';
import { readText, within } from '../files/read-text.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';

/** So many findings are shown; one broken link may be followed by hundreds. */
const SHOWN = 20;

type Flags = { readonly head?: string; readonly json?: true };

export const verify: CommandFile = {
  name: 'verify',
  summary: 'check receipts, chain and tally of an exported vote',
  define: (command, io, run) => {
    command
      .argument('<EXPORT>', 'an exported vote; - for standard input')
      .option('--head <HASH>', 'the head of the chain as it was published when the vote closed', digest)
      .option('--json', 'print JSON and nothing else')
      .action((file: string, flags: Flags) => run(verifyFile(file, flags, io)));
  },
};

async function verifyFile(path: string, { head, json }: Flags, io: Io): Promise<ExitCode> {
  const file = await readText(path);
  const verification = within(file, () => verifyExport(file.text, head ?? null));
  if (json === true) io.out(`${JSON.stringify(verification)}\n`);
  else report(verification, file.name, io);
  return verification.ok ? EXIT.fine : EXIT.failed;
}

function report(
  { ok, ballots, head, findings, compared_with_published_head: compared }: Verification,
  name: string,
  io: Io,
) {
  for (const { line, column, check, detail } of findings.slice(0, SHOWN)) {
    io.err(`${name}:${line}:${column}: ${check}: ${detail}\n`);
  }
  if (findings.length > SHOWN) io.err(`${name}: and ${findings.length - SHOWN} more\n`);
  if (!ok) {
    io.out(`does not hold: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}\n`);
    return;
  }
  io.out(`holds: receipts and chain of ${ballots} ballots, and the tally by a new count\nhead: ${head!.hash}\n`);
  if (!compared) io.out('Compare the head with the one that was published: --head HASH\n');
}

function digest(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError('It must be 64 lower-case hexadecimal digits.');
  return text;
}
