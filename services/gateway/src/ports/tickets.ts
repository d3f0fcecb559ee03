import type { Result } from '@maestro/kernel';
import type { Identity } from './tokens.ts';

/** What a stream ticket stands for. */
export type Grant = Identity & {
  /** The only discussion it opens; null: any the person may read. */
  readonly discussionId: string | null;
};

/** Tickets are one-time and live 30 s. `unavailable`: the store did not answer, nothing is known. */
export interface Tickets {
  /** `repeat` identifies a request sent again: the same one gets the same ticket, another body under its key is `key_reused`. */
  issue(
    grant: Grant,
    repeat: { readonly key: string; readonly bodyHash: string } | null,
  ): Promise<Result<string, 'unavailable' | 'key_reused'>>;
  /** The grant, once; null for a ticket that is unknown, used or too old. */
  redeem(ticket: string): Promise<Result<Grant | null, 'unavailable'>>;
}
