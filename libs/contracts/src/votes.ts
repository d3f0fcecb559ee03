import { z } from 'zod';
import { Id, Instant, Option } from './words.ts';

/** How a vote is counted; the names are those of the command-line tool. */
export const VOTE_METHODS = [
  'majority',
  'plurality',
  'supermajority',
  'unanimity',
  'consent',
  'gradients',
  'approval',
  'score',
  'dot',
  'borda',
  'instant-runoff',
  'schulze',
  'ranked-pairs',
  'stv',
  'pairwise',
] as const;
export const VoteMethod = z.enum(VOTE_METHODS);
export type VoteMethod = z.infer<typeof VoteMethod>;

/**
 * A declared rule for a vote without a winner. `order`: the option listed first wins. `previous-rounds`: whoever was
 * ahead in the latest round that tells them apart. `lot`: an order drawn from the seed that was published at opening.
 */
export const TieBreak = z.enum(['decision_maker', 'order', 'previous-rounds', 'lot']);
export type TieBreak = z.infer<typeof TieBreak>;

/** A share of a whole: a number from 0 to 1, read as the fraction it stands for, or that fraction, such as `2/3`. */
export const Share = z.union([
  z.number().min(0).max(1),
  z.string().regex(/^\d{1,6}\/[1-9]\d{0,5}$/, 'must be like 2/3'),
]);
export type Share = z.infer<typeof Share>;

/** How much one voter's ballot counts: a decimal with at most three places. */
export const Weight = z.number().min(0.001).max(1_000_000).multipleOf(0.001);

/** What a method leaves open. What is absent takes the method's default; what a method does not know is refused. */
export const MethodSettings = z.object({
  /** supermajority, gradients: the share of the ballots an option must reach. */
  threshold: Share.optional(),
  /** majority: whether the two strongest options are counted against each other where none has more than half. */
  runoff: z.boolean().optional(),
  /** stv: how many options are to be elected, and by which quota. */
  seats: z.int().min(1).max(20).optional(),
  quota: z.enum(['droop', 'hare']).optional(),
  /** score: the highest score; the lowest is 0. */
  max_score: z.int().min(1).max(100).optional(),
  /** dot: how many dots every voter hands out. */
  dots: z.int().min(1).max(100).optional(),
  /** borda: what a ballot that does not rank every option gives to the rest. */
  incomplete: z.enum(['share', 'zero', 'modified']).optional(),
  /** instant-runoff: whether the options that cannot catch up even together go in one round. */
  batch: z.boolean().optional(),
  /** instant-runoff, stv: what options ranked equal do to a ballot when its turn comes to them. */
  overvote: z.enum(['exhaust', 'skip']).optional(),
});
export type MethodSettings = z.infer<typeof MethodSettings>;

/** Weights by class and by participant; the participant's own comes first, and 1 where nothing is said. */
export const VoteWeights = z.object({
  agents: Weight.optional(),
  humans: Weight.optional(),
  participants: z.record(Id, Weight).optional(),
});
export type VoteWeights = z.infer<typeof VoteWeights>;

/** Everything about a vote beside its method, options and quorum; fixed before it opens. */
export const VoteTerms = z.object({
  settings: MethodSettings,
  weights: VoteWeights,
  /** Share of all weight whose ballots must come; null: only heads are counted. */
  quorum_weight: Share.nullable(),
  /** What the tie rule `lot` draws from. */
  tie_seed: z.string().nullable(),
  /** Who voted is known, what they voted never is. */
  secret: z.boolean(),
  /** Nobody sees a ballot or a count before the close. */
  hidden_until_close: z.boolean(),
  /** Whether the vote closes as soon as no outstanding ballot can change the result. */
  early_end: z.boolean(),
});
export type VoteTerms = z.infer<typeof VoteTerms>;

/** `first`: the independent ballot before any discussion, which decides nothing. */
export const VoteStage = z.enum(['first', 'final']);
export type VoteStage = z.infer<typeof VoteStage>;

export const VoteRules = z.object({
  method: VoteMethod,
  options: z.array(Option).nullable(),
  /** Share of the voters who must cast a ballot, abstentions included: 0 to 1. */
  quorum: z.number().min(0).max(1),
  tie_break: TieBreak.nullable(),
  /** Seconds until the vote closes by itself; null: when all have voted. */
  closes_after: z.int().positive().nullable(),
  /** In the place of `closes_after`: when it closes by itself. */
  deadline: Instant.optional(),
  terms: VoteTerms.optional(),
});
export type VoteRules = z.infer<typeof VoteRules>;

export const ConsentStance = z.enum(['consent', 'stand_aside', 'object']);
export type ConsentStance = z.infer<typeof ConsentStance>;

/** What a ballot says, in the one form its method takes; all of it absent or null: an abstention. */
export const BallotContent = z.object({
  /** majority, plurality, supermajority, unanimity. */
  choice: z.string().nullable(),
  /** approval. */
  approvals: z.array(Option).optional(),
  /** score, dot; gradients: 1 (endorses) to 8 (blocks). */
  scores: z.record(z.string(), z.int()).optional(),
  /** consent: what one says to each option. */
  stances: z.record(z.string(), ConsentStance).optional(),
  /** borda, instant-runoff, schulze, ranked-pairs, stv: best first; options side by side are ranked equal. */
  ranking: z.array(z.array(Option).min(1)).optional(),
  /** pairwise: which of two was preferred. */
  comparisons: z.array(z.object({ winner: Option, loser: Option })).optional(),
});
export type BallotContent = z.infer<typeof BallotContent>;

export const Ballot = z.object({
  participant_id: Id,
  /** The option chosen; null: abstained, or the ballot has another form, or it is not told (secret votes). */
  ...BallotContent.shape,
  /** Why it counts as an abstention nobody asked for: the cause in words. */
  cause: z.string().nullable(),
  /** No ballot came at all: listed as an abstention, but of no help to the quorum. */
  missing: z.boolean().optional(),
  /** What the voter got for it: a salted SHA-256. Never beside a name in a secret vote. */
  receipt: z.string().optional(),
});
export type Ballot = z.infer<typeof Ballot>;

export const Tally = z.object({
  /** What every option got, every option present: ballots, points, or weight. Rounded where it is a fraction. */
  counts: z.record(z.string(), z.number()),
  eligible: z.int(),
  cast: z.int(),
  abstentions: z.int(),
  /** Ballots needed for the quorum. */
  quorum_needed: z.int(),
  outcome: z.enum(['winner', 'tie', 'no_majority', 'no_quorum']),
  /** The winner; null where there is none, or where there are several. */
  winner: z.string().nullable(),
  /** All winners, where the method or its seats can have more than one. */
  winners: z.array(z.string()).optional(),
  /** The options nobody could separate; empty where there is a winner. */
  tied: z.array(z.string()),
  /** The declared rule that made the winner, where a plain count did not. */
  broken_by: TieBreak.nullable(),
  /** The whole working: rounds, transfers, pairwise matrix, strongest paths, as `maestro recount --json` prints it. */
  working: z.record(z.string(), z.unknown()).optional(),
  /** How many ballots stand behind each option: chose it, approved of it, ranked or scored it highest. */
  supporters: z.record(z.string(), z.int()).optional(),
  /** The same count for agents and people alone; absent where it would say too much of too few. */
  by_class: z.record(z.enum(['agents', 'humans']), z.record(z.string(), z.number())).optional(),
});
export type Tally = z.infer<typeof Tally>;

/** How one voter's ballot moved between the first ballot and the final one. */
export const BallotMove = z.object({
  participant_id: Id,
  from: BallotContent,
  to: BallotContent,
  /** 0: not at all, to 1: as far as two ballots of this method can be apart. */
  distance: z.number().min(0).max(1),
  /** The message (by `seq`) that moved the voter, as the voter says; null: none was named. */
  after: z.int().positive().nullable(),
});
export type BallotMove = z.infer<typeof BallotMove>;

export const BallotShift = z.object({
  first_vote_id: Id,
  /** Voters who cast both ballots. */
  compared: z.int().min(0),
  /** How many of them moved. */
  moved: z.int().min(0),
  /** Over all compared. */
  mean_distance: z.number().min(0).max(1),
  /** Who moved. */
  moves: z.array(BallotMove),
});
export type BallotShift = z.infer<typeof BallotShift>;
