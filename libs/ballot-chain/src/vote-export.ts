import type { CastBallot, Count, Electorate, Method, Veto, Weights } from '@maestro/tally';
import type { Json } from './canonical.ts';
import type { ChainHead } from './chain.ts';
import type { Digest } from './receipt.ts';

/** Says what the file is, and by which rules it is verified. */
export const EXPORT_FORMAT = 'maestro-vote/1';

/** What was fixed before the vote opened. The chain is rooted in it: none of it can be changed afterwards. */
export type ExportRules = {
  /** The id of the vote; part of every receipt. */
  readonly vote: string;
  readonly method: Method;
  /** As declared: what is left out takes the method's default. */
  readonly method_options: { readonly [name: string]: Json };
  readonly options: readonly string[];
  readonly withdrawn?: readonly string[];
  readonly weights?: Weights;
  readonly electorate?: Electorate;
  readonly vetoes?: readonly Veto[];
  /** A secret vote names no voter beside a ballot, and its chain goes by receipt, not by time. */
  readonly secret: boolean;
  /** Anything else worth fixing, such as the question, who voted, or when it closed. */
  readonly about?: Json;
};

/** A ballot and the salt its receipt was made with. */
export type SaltedBallot = { readonly ballot: CastBallot; readonly salt: string };

/** A vote as it is exported: everything it takes to check every receipt, the chain and the count. */
export type VoteExport = {
  readonly format: typeof EXPORT_FORMAT;
  readonly rules: ExportRules;
  readonly ballots: readonly {
    /** As our JSON of ballots writes it. */
    readonly ballot: { readonly [name: string]: unknown };
    readonly salt: string;
    readonly receipt: Digest;
    readonly link: Digest;
  }[];
  readonly head: ChainHead;
  readonly tally: Count;
};
