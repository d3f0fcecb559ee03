import { writeBallot } from '@maestro/tally/formats';
import { headOf, linksOf, rootOf } from './chain.ts';
import { recount } from './recount.ts';
import { receiptOf } from './receipt.ts';
import { EXPORT_FORMAT, type ExportRules, type SaltedBallot, type VoteExport } from './vote-export.ts';

/**
 * Closes a vote: receipts, chain, head and count of its ballots. The ballots of an open vote are chained as they are
 * given, by when they came; those of a secret one by receipt, which tells nothing about who came when.
 * Throws a RangeError where a ballot does not belong to the vote: a secret one that names a voter, several in one, an
 * option never listed, a salt that is none.
 */
export function sealVote(rules: ExportRules, ballots: readonly SaltedBallot[]): VoteExport {
  const entries = ballots.map(({ ballot, salt }) => {
    if (rules.secret && ballot.voter !== undefined) throw new RangeError('a ballot of a secret vote names its voter');
    if (ballot.papers !== undefined) throw new RangeError('a ballot in a chain is one ballot');
    return { cast: ballot, ballot: writeBallot(ballot), salt, receipt: receiptOf(rules.vote, ballot, salt) };
  });
  if (rules.secret) entries.sort((a, b) => (a.receipt < b.receipt ? -1 : 1));
  const root = rootOf(rules);
  const links = linksOf(
    root,
    entries.map(({ receipt }) => receipt),
  );
  const tally = recount(
    rules,
    entries.map(({ cast }) => cast),
  );
  return {
    format: EXPORT_FORMAT,
    rules,
    ballots: entries.map(({ ballot, salt, receipt }, index) => ({ ballot, salt, receipt, link: links[index]! })),
    head: headOf(links.length, links.at(-1) ?? root),
    tally,
  };
}

/** An export as text: one ballot a line. */
export function writeExport({ format, rules, ballots, head, tally }: VoteExport): string {
  const lines = ballots.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n');
  return [
    '{',
    `  "format": ${JSON.stringify(format)},`,
    `  "rules": ${JSON.stringify(rules)},`,
    `  "ballots": [${lines === '' ? '' : `\n${lines}\n  `}],`,
    `  "head": ${JSON.stringify(head)},`,
    `  "tally": ${JSON.stringify(tally)}`,
    '}',
    '',
  ].join('\n');
}
