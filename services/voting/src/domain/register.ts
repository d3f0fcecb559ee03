import { headOf, linksOf, receiptOf, rootOf, sealVote, type ExportRules, type VoteExport } from '@maestro/ballot-chain';
import { methodOptionsOf, paperOf, type CastBallot } from '@maestro/tally';
import type { PublishedBallot } from '@maestro/contracts';
import { isAnonymous, type RecordedBallot, type Vote, type Voter } from './vote.ts';

/** The rules of a vote as its chain is rooted in them: all of it stood before the first ballot came. */
export function exportRulesOf(vote: Vote): ExportRules {
  const { vote_id, method, options, voters, terms, stage } = vote;
  const settled = methodOptionsOf(vote);
  if (!settled.ok) throw new Error(`${vote_id} was opened by rules its method does not know`);
  return {
    vote: vote_id,
    method,
    method_options: JSON.parse(JSON.stringify(settled.value)) as ExportRules['method_options'],
    options,
    electorate: { heads: voters.length, weight: sumOf(voters.map(({ weight }) => weight)) },
    secret: isAnonymous(vote),
    about: { topic: vote.topic, voters: voters.map(({ id }) => id), stage, early_end: terms.early_end },
  };
}

/** A ballot as the count and the chain take it. In an anonymous vote it names nobody. */
export function castBallotOf(vote: Vote, voter: Voter, { content }: Pick<RecordedBallot, 'content'>): CastBallot {
  return {
    paper: paperOf(vote.method, content),
    ...(voter.weight !== 1 && { weight: String(voter.weight) }),
    ...(!isAnonymous(vote) && { voter: voter.id, class: voter.agent ? 'agents' : 'people' }),
  };
}

/** What the voter is given for a ballot; null where none came. */
export function receiptFor(vote: Vote, voter: Voter): string | null {
  const { ballot } = voter;
  if (ballot?.salt == null) return null;
  return receiptOf(vote.vote_id, castBallotOf(vote, voter, ballot), ballot.salt);
}

type Came = Voter & { readonly ballot: RecordedBallot & { readonly salt: string } };
/** Whether a ballot came from this voter. */
export const cameFrom = (voter: Voter): voter is Came => voter.ballot !== null && voter.ballot.salt !== null;

/** The ballots that came, in the order they came; a secret vote knows no order, and its chain goes by receipt. */
const inOrder = (vote: Vote): Came[] =>
  vote.voters.filter(cameFrom).toSorted((a, b) => (a.ballot.place ?? 0) - (b.ballot.place ?? 0));

/** Chain, head and count over the ballots that are there. */
export const sealed = (vote: Vote): VoteExport =>
  sealVote(
    exportRulesOf(vote),
    inOrder(vote).map((voter) => ({ ballot: castBallotOf(vote, voter, voter.ballot), salt: voter.ballot.salt })),
  );

/** The chain of an open vote as far as it goes. */
export function chainSoFar(vote: Vote): { readonly published: PublishedBallot[]; readonly head: string } {
  const published = inOrder(vote).map((voter) => publish(vote, voter, receiptFor(vote, voter) ?? ''));
  const root = rootOf(exportRulesOf(vote));
  const links = linksOf(
    root,
    published.map(({ receipt }) => receipt),
  );
  return { published, head: headOf(links.length, links.at(-1) ?? root).hash };
}

/** The ballots of a chain as the record shows them. */
export function publishedOf(vote: Vote, { ballots }: VoteExport): PublishedBallot[] {
  const byReceipt = new Map(vote.voters.filter(cameFrom).map((voter) => [receiptFor(vote, voter), voter]));
  return ballots.map(({ receipt }) => {
    const voter = byReceipt.get(receipt);
    if (!voter) throw new Error(`${vote.vote_id} has a receipt that belongs to no ballot`);
    return publish(vote, voter, receipt);
  });
}

const publish = (vote: Vote, { id, weight, ballot }: Came, receipt: string): PublishedBallot => ({
  receipt,
  salt: ballot.salt,
  participant_id: isAnonymous(vote) ? null : id,
  weight,
  ballot: ballot.content,
});

/** Weights are thousandths at the finest: their sum is exact. */
export const sumOf = (weights: readonly number[]): string =>
  String(weights.reduce((sum, weight) => sum + Math.round(weight * 1000), 0) / 1000);
