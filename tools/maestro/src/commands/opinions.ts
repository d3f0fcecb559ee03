import { opinions as opinionsOf, type Id, type Opinions } from '@maestro/opinion';
import { InvalidArgumentError, Option } from 'commander';
import type { CommandFile } from '../command.ts';
import { readGroups, readIds, readVotes } from '../files/read-votes.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';
import { columns, indented } from '../tables/columns.ts';

type Flags = {
  readonly agree: '1' | '-1';
  readonly excluded?: readonly Id[];
  readonly meta?: readonly Id[];
  readonly participants?: string;
  readonly groups?: string;
  readonly json?: true;
};

export const opinions: CommandFile = {
  name: 'opinions',
  summary: 'find opinion groups, consensus and representative statements in votes',
  define: (command, io, run) => {
    command
      .argument('<VOTES>', 'a JSON list of votes with participant, statement and vote; - for standard input')
      .addOption(new Option('--agree <SIGN>', 'which vote means agree').choices(['1', '-1']).default('1'))
      .option('--excluded <IDS>', 'statements that are moderated out: kept as columns of zeros', ids)
      .option('--meta <IDS>', 'statements about the participants themselves', ids)
      .option('--participants <FILE>', 'a JSON list of who is in the conversation')
      .option('--groups <FILE>', 'JSON from participant id to group id, in the place of groups found here')
      .option('--json', 'print JSON and nothing else')
      .action((file: string, flags: Flags) => run(opinionsFile(file, flags, io)));
  },
};

async function opinionsFile(path: string, flags: Flags, io: Io): Promise<ExitCode> {
  const votes = await readVotes(path);
  const found = opinionsOf(votes, {
    agree: flags.agree === '1' ? 1 : -1,
    excluded: flags.excluded ?? [],
    meta: flags.meta ?? [],
    ...(flags.participants !== undefined && { participants: await readIds(flags.participants) }),
    ...(flags.groups !== undefined && { groups: await readGroups(flags.groups) }),
  });
  io.out(flags.json ? `${JSON.stringify(found)}\n` : opinionsTable(found));
  return EXIT.fine;
}

function opinionsTable({ participants, statements, majority, groups, silhouette }: Opinions): string {
  const apart = silhouette === null ? '' : `, silhouette ${silhouette.toFixed(3)}`;
  const consensus = statements.toSorted((a, b) => b.group_aware_consensus - a.group_aware_consensus).slice(0, 10);
  const parts = [
    `${participants} participants, ${statements.length} statements, ${groups.length} groups${apart}`,
    table('Consensus: statements every group agrees with', [
      ['statement', 'agree', 'disagree', 'pass', 'group-aware'],
      ...consensus.map((s) => [
        String(s.id),
        ...[s.agree, s.disagree, s.pass].map(String),
        s.group_aware_consensus.toFixed(4),
      ]),
    ]),
    ...(['agree', 'disagree'] as const)
      .filter((side) => majority[side].length > 0)
      .map((side) =>
        table(`Most ${side} with`, [
          ['statement', 'p', 'z'],
          ...majority[side].map(({ id, p, z }) => [String(id), p.toFixed(3), z.toFixed(2)]),
        ]),
      ),
    ...groups.map(({ id, members, representative }) =>
      table(`Group ${id}: ${members.length} members, represented by`, [
        ['statement', 'p', 'repness', 'says'],
        ...representative.map((r) => [String(r.id), r.p.toFixed(3), r.repness.toFixed(3), r.for]),
      ]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

const table = (heading: string, rows: readonly (readonly string[])[]): string =>
  `${heading}\n${indented(
    columns(
      rows,
      [1, 2, 3, 4].filter((index) => rows[0]![index] !== 'says'),
    ),
  )}`;

/** `0,1,2`: ids as they stand; what is a whole number is one. */
function ids(text: string): Id[] {
  const parts = text === '' ? [] : text.split(',').map((part) => part.trim());
  if (parts.includes('')) throw new InvalidArgumentError('It must be ids with commas between them.');
  return parts.map((part) => (/^(?:0|[1-9]\d{0,14})$/.test(part) ? Number(part) : part));
}
