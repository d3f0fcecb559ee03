/** A number written out, so that nothing is rounded: `12`, `0.5`, `1.25`. No sign unless said otherwise, no exponent. */
export type Decimal = string;

/** Exact, as text: a decimal where one ends, else `n/d`, such as `1/3`. */
export type Amount = string;

/** Sam Kaner's eight gradients of agreement: 1 endorses, 4 abstains, 5 stands aside, 8 blocks. */
export type Gradient = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What a voter says to a proposal under consent. */
export type ConsentStance = 'consent' | 'stand_aside' | 'object';

/**
 * One rank of a ranking: one option; several where they were ranked equal (for methods without equal ranks an
 * over-vote); none where it was skipped; `overvote` where it is not known which options were marked.
 */
export type Rank = readonly string[] | 'overvote';

/** One outcome seen so and so often between two options. */
export type Comparison = { readonly winner: string; readonly loser: string; readonly count: number };

/**
 * What stands on one ballot paper, as the voter left it. Nothing is repaired here: what over-votes, gaps and duplicates
 * do is for the rules of the count to say. Options that were withdrawn may be named; options never listed may not.
 */
export type Paper =
  /** Came, and says nothing: counts for the quorum, not for the result. */
  | { readonly kind: 'abstention' }
  | { readonly kind: 'choice'; readonly choice: string }
  | { readonly kind: 'approvals'; readonly approvals: readonly string[] }
  /** Numbers or decimals, negative ones too; options left out were not scored. Dots are scores that are spent. */
  | { readonly kind: 'scores'; readonly scores: Readonly<Record<string, number | Decimal>> }
  /**
   * Rank by rank from the first. An option may stand at several ranks (a duplicate) or at none (below all that are
   * ranked). A ranking with no option at any rank is an abstention.
   */
  | { readonly kind: 'ranking'; readonly ranks: readonly Rank[] }
  | { readonly kind: 'gradients'; readonly gradients: Readonly<Record<string, Gradient>> }
  | { readonly kind: 'stances'; readonly stances: Readonly<Record<string, ConsentStance>> }
  | { readonly kind: 'comparisons'; readonly comparisons: readonly Comparison[] };

export type PaperKind = Paper['kind'];

/** One paper, or several that are alike. */
export type CastBallot = {
  readonly paper: Paper;
  /** How many papers say this; 1 where left out. */
  readonly papers?: number;
  /** What each of them weighs; `1` where left out. */
  readonly weight?: Amount;
  /** Who cast it, where that is known: no voter has two ballots. */
  readonly voter?: string;
  /** The class of that voter, such as `agents` or `people`, where classes weigh differently. */
  readonly class?: string;
};

/** Who was entitled to vote: what a quorum is measured against. */
export type Electorate = { readonly heads: number; readonly weight: Amount };

/** A veto: whoever holds the right to it stops an option, whatever the count says. */
export type Veto = { readonly by: string; readonly option: string };

/** All that a count looks at. */
export type Profile = {
  /** In the order they were listed. Two at least, none twice. */
  readonly options: readonly string[];
  /** Options that no longer stand: they are struck from every paper, and what is left moves up. */
  readonly withdrawn?: readonly string[];
  readonly ballots: readonly CastBallot[];
  /** Needed where the rules ask for a quorum. */
  readonly electorate?: Electorate;
  readonly vetoes?: readonly Veto[];
};
