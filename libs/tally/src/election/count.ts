import type { DeclaredMethodOptions } from '../options/method-options.ts';
import type { TieBreaker } from '../options/tie-rule.ts';
import type { Method } from './methods.ts';
import type { Amount } from './profile.ts';

/** A count of weight: a number where every ballot weighs whole units, else as text. */
export type Votes = number | Amount;

/** Options that stood level where one had to be told from another. */
export type Tie = {
  readonly between: readonly string[];
  /**
   * The rule that told them apart. `none`: they still stand level. `either-way`: no rule did, but whichever is chosen,
   * the same options win.
   */
  readonly broken_by: TieBreaker | 'none' | 'either-way';
  /** What had to be decided: who wins, is elected, is eliminated, is transferred or counts first. */
  readonly over: 'win' | 'elect' | 'eliminate' | 'transfer' | 'lock';
  readonly round: number;
  /** Who wins or goes; null while they stand level. */
  readonly chosen: string | null;
  /** Whose answer is awaited. */
  readonly awaits: 'decision-maker' | null;
};

/** A tie that decided something, or still would. */
export type DecisiveTie = Tie & { readonly broken_by: TieBreaker | 'none' };

export type Round = {
  /** 1, 2, 3 … */
  readonly round: number;
  /** What each option that still counts holds at the beginning of the round. */
  readonly tally: Readonly<Record<string, Amount>>;
  /** What papers without a further choice were worth, at the beginning of the round. */
  readonly exhausted: Amount;
  /** What a rule of rounding has cut off so far: with it, tally and exhausted papers come to the whole weight. */
  readonly residual: Amount;
  /** What an option needs; null where the method asks for none. */
  readonly threshold: Amount | null;
  readonly elected: readonly string[];
  readonly eliminated: readonly string[];
  /** What went from whom to whom at the end of the round. */
  readonly transfers: Readonly<Record<string, Readonly<Record<string, Amount>>>>;
  /** Of what each one lost, what went to nobody: exhausted papers and what a rule of rounding cut off. */
  readonly untransferred: Readonly<Record<string, Amount>>;
};

export type Outcome =
  | 'winner'
  /** Options stand level and no declared rule tells them apart. */
  | 'tie'
  /** Nobody reaches what the method asks for. */
  | 'no_majority'
  /** Consent: there is an objection to every option. */
  | 'objected'
  | 'no_quorum'
  /** A winner was vetoed. */
  | 'vetoed'
  /** Comparisons that cannot order the options: some were never compared, or one never lost. */
  | 'incomparable';

export type QuorumCheck = {
  readonly met: boolean;
  /** By head and by weight: what came, abstentions included, and what was needed; null where not asked for. */
  readonly heads: { readonly cast: number; readonly needed: number } | null;
  readonly weight: { readonly cast: Amount; readonly needed: Amount } | null;
};

/** Strengths by Bradley and Terry, from comparisons. */
export type Strengths = {
  /** Proportional to the odds of winning; they sum to 1. */
  readonly strengths: Readonly<Record<string, number>>;
  /** Natural logarithms of the strengths, shifted so that their mean is 0, and their standard errors. */
  readonly log_strengths: Readonly<Record<string, number>>;
  readonly standard_errors: Readonly<Record<string, number>>;
};

/** One pair locked or passed over by ranked pairs, in the order they were looked at. */
export type RankedPair = {
  readonly winner: string;
  readonly loser: string;
  readonly votes: Votes;
  readonly against: Votes;
  /** Not locked: it would have closed a cycle. */
  readonly locked: boolean;
};

/** The result, with its whole working. JSON: the same shape in files, messages and on the screen. */
export type Count = {
  readonly method: Method;
  /** Those the method knows, as declared or by default. */
  readonly method_options: DeclaredMethodOptions;
  /** The options that stood. */
  readonly options: readonly string[];
  readonly withdrawn: readonly string[];
  /** Papers that came, abstentions included. */
  readonly ballots: number;
  readonly abstentions: number;
  /** What the ballots weigh together, abstentions left out. */
  readonly weight: Amount;
  readonly quorum: QuorumCheck;
  readonly outcome: Outcome;
  /** Who certainly won: who stands level with others for the last place is in `tie`, not here. */
  readonly winners: readonly string[];
  /** From the first place on; options that share a place stand together. */
  readonly ranking: readonly (readonly string[])[];
  /** The tie that is left, or else the last that a rule broke; ties that change nothing are in `ties` alone. */
  readonly tie: DecisiveTie | null;
  /** Every tie that had to be broken, and the one that could not. */
  readonly ties: readonly Tie[];
  readonly vetoed: readonly { readonly option: string; readonly by: readonly string[] }[];
  readonly rounds: readonly Round[];
  /** Who goes into a second ballot; null where there is none. */
  readonly runoff: readonly string[] | null;
  /** `pairwise[a][b]`: weight of the ballots that prefer a to b. */
  readonly pairwise: Readonly<Record<string, Readonly<Record<string, Votes>>>> | null;
  /** Schulze: `paths[a][b]`, the strength of the strongest path from a to b. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, Votes>>>> | null;
  /** Ranked pairs: what was looked at, strongest first. */
  readonly locked: readonly RankedPair[] | null;
  readonly condorcet_winner: string | null;
  readonly smith_set: readonly string[] | null;
  /**
   * The weight behind each answer. Gradients: from 1, endorses, to 8, blocks. Consent: consents, stands aside, objects.
   */
  readonly positions: Readonly<Record<string, readonly Amount[]>> | null;
  readonly strengths: Strengths['strengths'] | null;
  readonly log_strengths: Strengths['log_strengths'] | null;
  readonly standard_errors: Strengths['standard_errors'] | null;
  /** The comparison that would tell most, where the method lives on comparisons. */
  readonly next_pair: readonly [string, string] | null;
  /** Why it came out so: one sentence for people. */
  readonly why: string;
};
