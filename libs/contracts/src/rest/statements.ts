import { z } from 'zod';
import { Opinion, Stance, Statement } from '../opinion.ts';
import { Id } from '../words.ts';

/** Takes or changes one's own stance on one statement. */
export const TakeStance = z.strictObject({ user_id: Id, stance: Stance });
export type TakeStance = z.infer<typeof TakeStance>;

export const StatementView = z.object({
  ...Statement.shape,
  round: z.int().min(0),
  /** Participant → stance; whoever is missing has taken none. */
  stances: z.record(Id, Stance),
});

/** Statements in the order in which they were added, and what the stances on them say; null: nothing yet. */
export const StatementList = z.object({ statements: z.array(StatementView), opinion: Opinion.nullable() });
export type StatementList = z.infer<typeof StatementList>;
