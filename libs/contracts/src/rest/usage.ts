import { z } from 'zod';
import { Day, Id } from '../words.ts';

export const UsageGroup = z.enum(['day', 'persona', 'discussion', 'model']);
export type UsageGroup = z.infer<typeof UsageGroup>;

/** What was used. Tokens as vendors count them; money in US dollars, by the prices of the catalogue at the time. */
const counted = {
  /** Requests to models, whatever came of them. */
  requests: z.int(),
  failed_requests: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  /** The part of `input_tokens` read from vendors' prompt caches. */
  cached_input_tokens: z.int(),
  usd: z.number(),
  /** The part of `usd` that rests on our own count of tokens, because a vendor never came to say: 0 to 1. */
  estimated_share: z.number(),
  /** The part of `usd` that was said by the simulated provider and costs nothing: 0 to 1. */
  simulated_share: z.number(),
};

export const UsageRow = z.object({
  /** Set where rows are grouped by it. A discussion one may not read is null: all of them are one row. */
  day: Day.nullable(),
  persona: Id.nullable(),
  discussion_id: Id.nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  ...counted,
});
export type UsageRow = z.infer<typeof UsageRow>;

/** What one workspace used between two days, both included (UTC). */
export const UsageReport = z.object({
  from: Day,
  to: Day,
  group_by: UsageGroup,
  total: z.object(counted),
  /** Most money first; days in their order. At most 1000: what is beyond is in `total` alone. */
  rows: z.array(UsageRow),
});
export type UsageReport = z.infer<typeof UsageReport>;

export const UsageQuery = z.strictObject({
  group_by: UsageGroup.default('day'),
  from: Day.optional(),
  to: Day.optional(),
});
