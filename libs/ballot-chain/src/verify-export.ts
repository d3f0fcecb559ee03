import { FormatError, placesIn, readJson, type Place } from '@maestro/tally/formats';
import { canonical, type Json } from './canonical.ts';
import { headOf, linkAfter, rootOf, type ChainHead } from './chain.ts';
import { firstDifference } from './first-difference.ts';
import { interpretExport, type ReadExport } from './read-export.ts';
import { isSalt, receiptOfWritten } from './receipt.ts';
import { recount } from './recount.ts';

/** What a check found wrong, and where in the text. */
export type Finding = Place & {
  readonly check: 'shape' | 'receipt' | 'link' | 'order' | 'secrecy' | 'head' | 'published head' | 'tally';
  /** In words, for whoever has to find out what happened. */
  readonly detail: string;
};

export type Verification = {
  readonly ok: boolean;
  readonly ballots: number;
  /** The head this export comes to; null where it could not be read. */
  readonly head: ChainHead | null;
  /** Whether a head that was published elsewhere was compared: without one, a whole new chain cannot be told. */
  readonly compared_with_published_head: boolean;
  readonly findings: readonly Finding[];
};

/**
 * Checks an exported vote: every receipt against its ballot and salt, every link against the one before, head and
 * number of ballots, and the tally against a new count. `published` is the hash of the head as it was published when
 * the vote closed. Throws FormatError for a text that is not JSON; anything else that is wrong is a finding.
 */
export function verifyExport(text: string, published: string | null = null): Verification {
  const root = readJson(text);
  try {
    return verify(text, interpretExport(text, root), published);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const { line, column, message } = error;
    return {
      ok: false,
      ballots: 0,
      head: null,
      compared_with_published_head: false,
      findings: [{ check: 'shape', line, column, detail: message }],
    };
  }
}

function verify(text: string, found: ReadExport, published: string | null): Verification {
  const findings: Finding[] = [];
  const placeAt = placesIn(text);
  const finding = (check: Finding['check'], at: number, detail: string): void => {
    findings.push({ check, detail, ...placeAt(at) });
  };
  const head = checkChain(found, finding);
  if (published !== null && published !== head.hash) {
    finding(
      'published head',
      found.head.at,
      `the chain comes to the head ${head.hash}, but ${published} was published`,
    );
  }
  checkTally(found, finding);
  return {
    ok: findings.length === 0,
    ballots: found.entries.length,
    head,
    compared_with_published_head: published !== null,
    findings,
  };
}

type Report = (check: Finding['check'], at: number, detail: string) => void;

/** The head the ballots really come to. Links are checked one by one, so that a break is found where it is. */
function checkChain({ rules, rulesAsWritten, entries, head }: ReadExport, report: Report): ChainHead {
  let trueLink = rootOf(rulesAsWritten);
  let writtenLink = trueLink;
  let before = '';
  for (const [index, { cast, asWritten, salt, receipt, link, at }] of entries.entries()) {
    const ballot = `ballot ${index + 1} of ${entries.length}`;
    if (!isSalt(salt) || receiptOfWritten(rules.vote, asWritten, salt) !== receipt) {
      report('receipt', at, `${ballot} is not the one its receipt was given for`);
    }
    if (rules.secret && cast.voter !== undefined) report('secrecy', at, `${ballot} names its voter in a secret vote`);
    if (rules.secret && receipt <= before) report('order', at, `${ballot} does not come in the order of receipts`);
    if (link !== linkAfter(writtenLink, receipt)) {
      report('link', at, `${ballot} does not follow what stands before it: one was changed, removed, added or moved`);
    }
    before = receipt;
    writtenLink = link;
    trueLink = linkAfter(trueLink, receipt);
  }
  const comesTo = headOf(entries.length, trueLink);
  if (head.count !== entries.length) {
    report('head', head.at, `the chain closed with ${head.count} ballots, ${entries.length} are here`);
  }
  if (head.hash !== comesTo.hash) report('head', head.at, 'rules and ballots do not come to this head');
  return comesTo;
}

function checkTally({ rules, profile, tally }: ReadExport, report: Report): void {
  let counted: Json;
  try {
    counted = recount(rules, profile.ballots);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report('tally', tally.at, `these ballots cannot be counted by these rules: ${error.message}`);
    return;
  }
  if (canonical(counted) === canonical(tally.value)) return;
  report('tally', tally.at, `a new count says otherwise at ${firstDifference(tally.value, counted)}`);
}
