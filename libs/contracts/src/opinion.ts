import { z } from 'zod';
import { Id, Option } from './words.ts';

export const Stance = z.enum(['agree', 'disagree', 'pass']);
export type Stance = z.infer<typeof Stance>;

/** One claim taken from the thread, on which every participant can hold a stance. */
export const Statement = z.object({
  statement_id: Id,
  text: z.string().min(1).max(500),
  /** The messages (by `seq`) it was taken from. */
  messages: z.array(z.int().positive()).min(1).max(20),
  /** The option that whoever agrees asks for, as the analyst reads it; absent: none. */
  option: Option.optional(),
});
export type Statement = z.infer<typeof Statement>;

/** One group of like-minded participants. */
export const OpinionGroup = z.object({
  /** Stays with the group while most of it stays together. */
  group_id: z.int().min(0),
  members: z.array(Id),
  /** What it stands for, agreements first. */
  representative: z.array(z.object({ statement_id: Id, for: z.enum(['agree', 'disagree']) })),
});
export type OpinionGroup = z.infer<typeof OpinionGroup>;

/** What the stances say together. */
export const Opinion = z.object({
  /** 1 for the first, one more for each computed since. */
  revision: z.int().positive(),
  /** How many participants are grouped. */
  participants: z.int().min(0),
  groups: z.array(OpinionGroup),
  /** How well the groups stand apart, −1 to 1; null where fewer than two stand. */
  silhouette: z.number().nullable(),
  /** What nearly everybody agrees with, and disagrees with, the clearest first. */
  agreed: z.array(Id),
  disagreed: z.array(Id),
  statements: z.array(
    z.object({
      statement_id: Id,
      agree: z.int().min(0),
      disagree: z.int().min(0),
      pass: z.int().min(0),
      /** Product over the groups of the probability that a member agrees. */
      group_aware_consensus: z.number(),
      /** Mean of those probabilities, how far apart they lie, and support × (1 − dissonance). */
      support: z.number(),
      dissonance: z.number(),
      fair_consensus: z.number(),
      /** How much is learnt by showing it next. */
      priority: z.number(),
    }),
  ),
  /** Participant → place on the map of opinions. */
  positions: z.record(Id, z.tuple([z.number(), z.number()])),
});
export type Opinion = z.infer<typeof Opinion>;
