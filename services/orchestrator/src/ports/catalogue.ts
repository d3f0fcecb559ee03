import type { CreateDiscussion, Refusal } from '@maestro/contracts';
import type { Name } from '@maestro/discussion-core';
import type { Result } from '@maestro/kernel';

/** Which agents can be seated. */
export type Offer = {
  readonly personas: Readonly<Record<string, Name>>;
  readonly providers: ReadonlySet<string>;
};

/** What the router offers. */
export interface Catalogue {
  /** New enough to judge this request by; `unavailable` where nobody knows. */
  offer(request: CreateDiscussion): Promise<Result<Offer, Refusal>>;
}
