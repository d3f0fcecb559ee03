import type { Id } from './vote.ts';

export interface OpinionOptions {
  /** Which vote means agree; 1 unless told. */
  readonly agree?: 1 | -1;
  /** Statements that are moderated out: they stay as columns of zeros and are never shown as found. */
  readonly excluded?: Iterable<Id>;
  /** Statements about the participants themselves: their priority is fixed. */
  readonly meta?: Iterable<Id>;
  /** Who is in the conversation, instead of those who voted enough. */
  readonly participants?: Iterable<Id>;
  /** Participant → group, instead of groups found here. Without `participants`, its keys are who is in. */
  readonly groups?: Readonly<Record<string, Id>>;
}

/** What a stance matrix says. Written as JSON as it stands. */
export interface Opinions {
  /** How many are in the conversation: those who are placed and grouped. */
  readonly participants: number;
  readonly statements: readonly StatementOpinion[];
  /** What most of all voters agree on, and what most disagree with: at most five each, the clearest first. */
  readonly majority: { readonly agree: readonly MajorityStatement[]; readonly disagree: readonly MajorityStatement[] };
  readonly groups: readonly OpinionGroup[];
  readonly pca: PrincipalComponents;
  /** Participant → place on the two components, for those who are in the conversation. */
  readonly positions: Readonly<Record<string, readonly [number, number]>>;
  /** How well the groups stand apart: −1 to 1; null where fewer than two groups stand. */
  readonly silhouette: number | null;
}

export interface StatementOpinion {
  readonly id: Id;
  /** Votes of everybody, in the conversation or not. */
  readonly agree: number;
  readonly disagree: number;
  readonly pass: number;
  /** Product over the groups of the probability that a member agrees: 0 to 1. */
  readonly group_aware_consensus: number;
  /** Mean probability of agreement over the groups, each counting the same; and how far apart two groups are at most. */
  readonly support: number;
  readonly dissonance: number;
  /** support × (1 − dissonance). */
  readonly fair_consensus: number;
  /** How much is learnt by showing it to somebody who has not voted on it; the higher the sooner. */
  readonly priority: number;
}

export interface MajorityStatement {
  readonly id: Id;
  /** Smoothed probability of the vote. */
  readonly p: number;
  /** z value of that probability against one half. */
  readonly z: number;
}

export interface OpinionGroup {
  readonly id: Id;
  readonly members: readonly Id[];
  /** At most five, agreements first. */
  readonly representative: readonly RepresentativeStatement[];
}

export interface RepresentativeStatement {
  readonly id: Id;
  readonly for: 'agree' | 'disagree';
  /** Smoothed probability that a member votes so, and its z value against one half. */
  readonly p: number;
  readonly p_z: number;
  /** That probability over the one outside the group, and the z value of the difference. */
  readonly repness: number;
  readonly repness_z: number;
}

export interface PrincipalComponents {
  /** Mean vote of each statement, agree being 1. */
  readonly center: readonly number[];
  /** Two unit vectors over the statements; a vector of zeros where no variance is left. */
  readonly components: readonly [readonly number[], readonly number[]];
  readonly statement_ids: readonly Id[];
}
