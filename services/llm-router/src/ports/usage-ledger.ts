import type { UsageGroup } from '@maestro/contracts';

/** What was used by all requests of one group; money in millionths of a dollar. */
export type UsageSum = {
  readonly requests: number;
  readonly failed: number;
  readonly input: number;
  readonly output: number;
  readonly cachedInput: number;
  readonly cost: number;
  /** The part of `cost` that rests on our own count of tokens. */
  readonly estimatedCost: number;
  /** The part of `cost` the simulated provider would have been paid. */
  readonly simulatedCost: number;
};

export type UsageOf = UsageSum & {
  /** Those the rows are not grouped by are null; so is what has no id: the discussion of a chat, its persona. */
  readonly day: string | null;
  readonly persona: string | null;
  readonly discussionId: string | null;
  readonly provider: string | null;
  readonly model: string | null;
};

export type UsageWanted = {
  readonly workspaceId: string;
  readonly groupBy: UsageGroup;
  /** Days of UTC, both included. */
  readonly from: string;
  readonly to: string;
  readonly mostRows: number;
};

export interface UsageLedger {
  /** Throws `NotNow` while the store is away. */
  read(wanted: UsageWanted): Promise<{ readonly total: UsageSum; readonly rows: readonly UsageOf[] }>;
}
