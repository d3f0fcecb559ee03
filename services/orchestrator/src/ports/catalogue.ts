import type { Refusal } from '@maestro/contracts';
import type { PersonaName } from '@maestro/discussion-core';
import type { Result } from '@maestro/kernel';

/** Which agents can be seated in one workspace, each in its newest version. */
export type Offer = {
  readonly personas: Readonly<Record<string, PersonaName>>;
  readonly providers: ReadonlySet<string>;
};

/** What the router offers. */
export interface Catalogue {
  /** As it stands; while the router is away, as it last stood. `unavailable` where nobody knows. */
  offer(workspaceId: string): Promise<Result<Offer, Refusal>>;
}
