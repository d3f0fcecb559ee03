import type { ModelTry } from '../domain/model-try.ts';
import type { Call } from './call-store.ts';

/** Where the usage of calls is kept that nobody can order again and nobody has set a limit on. */
export interface ChatLedger {
  /**
   * Keeps what a call asked of models; in the store when it resolves, and a second time changes nothing. Throws `NotNow`
   * while the store is away.
   */
  keep(call: Call, tries: readonly ModelTry[]): Promise<void>;
  /** Whether the store was there when it was last written to. */
  readonly isThere: boolean;
}
