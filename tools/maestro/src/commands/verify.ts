import { readExport, verifyExport, type Verification } from '@maestro/ballot-chain';
import { writeBallot } from '@maestro/tally/formats';
import { InvalidArgumentError } from 'commander';
import type { CommandFile } from '../command.ts';
import { readText, within } from '../files/read-text.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';

/** So many findings are shown; one broken link may be followed by hundreds. */
const SHOWN = 20;

type Flags = { readonly head?: string; readonly receipt?: string; readonly json?: true };

export const verify: CommandFile = {
  name: 'verify',
  summary: 'check receipts, chain and tally of an exported vote',
  define: (command, io, run) => {
    command
      .argument('<EXPORT>', 'an exported vote; - for standard input')
      .option('--head <HASH>', 'the head of the chain as it was published when the vote closed', digest)
      .option('--receipt <HASH>', 'a receipt: whether its ballot is in the chain, and what it says', digest)
      .option('--json', 'print JSON and nothing else')
      .action((file: string, flags: Flags) => run(verifyFile(file, flags, io)));
  },
};

async function verifyFile(path: string, { head, receipt, json }: Flags, io: Io): Promise<ExitCode> {
  const file = await readText(path);
  const verification = within(file, () => verifyExport(file.text, head ?? null));
  const place = receipt === undefined || !verification.ok ? null : placeOfReceipt(file.text, receipt);
  if (json === true) io.out(`${JSON.stringify({ ...verification, ...(place && { receipt: place }) })}\n`);
  else report(verification, file.name, io);
  if (place !== null && json !== true) reportReceipt(place, verification.ballots, io);
  return verification.ok && place?.ballot !== null ? EXIT.fine : EXIT.failed;
}

/** Where a receipt's ballot stands in the chain, from 1 on, and what it says; null where it is not there. */
type ReceiptPlace = { readonly ballot: number | null; readonly says: unknown };

function placeOfReceipt(text: string, receipt: string): ReceiptPlace {
  const { entries } = readExport(text);
  const index = entries.findIndex((entry) => entry.receipt === receipt);
  return index === -1 ? { ballot: null, says: null } : { ballot: index + 1, says: writeBallot(entries[index]!.cast) };
}

function reportReceipt({ ballot, says }: ReceiptPlace, ballots: number, io: Io): void {
  if (ballot === null) io.err('receipt: there is no ballot of this receipt in the chain\n');
  else io.out(`receipt: ballot ${ballot} of ${ballots}, ${JSON.stringify(says)}\n`);
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
