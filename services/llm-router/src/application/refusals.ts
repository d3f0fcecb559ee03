import type { ModelFailure } from '../domain/model-failure.ts';
import type { ModelChoice } from '../domain/persona.ts';

export type RefusalSettings = {
  /** Requests refused in a row after which a model is passed over. */
  readonly failures: number;
  /** For how long; then one more request finds out (milliseconds). */
  readonly passOverMs: number;
};

/** What a request belongs to. */
type Asked = { readonly discussionId: string; readonly purpose: string };
type Refused = { inARow: number; last: ModelFailure; until: number };

/** Discussions and models remembered. */
const MOST_REMEMBERED = 5_000;

/**
 * What models refuse of one discussion: it says nothing of their health, so no circuit opens, and much of the discussion's
 * next request, which is the last one and a little more. Where somebody else can be asked they are passed over there, for
 * calls of that purpose. Chats go their own ways: what was refused of one says nothing of the next.
 */
export class Refusals {
  readonly #settings: RefusalSettings;
  /** The oldest first. */
  readonly #refused = new Map<string, Refused>();

  constructor(settings: RefusalSettings) {
    this.#settings = settings;
  }

  /** Why a model is better not asked now; null: it may as well be. */
  of(asked: Asked, choice: ModelChoice): ModelFailure | null {
    const refused = this.#refused.get(keyOf(asked, choice));
    if (!refused || refused.inARow < this.#settings.failures || refused.until <= Date.now()) return null;
    return {
      ...refused.last,
      detail: `refused this discussion ${refused.inARow} times and is passed over for a while`,
    };
  }

  /** @param failed null: it answered. */
  note(asked: Asked, choice: ModelChoice, failed: ModelFailure | null): void {
    const key = keyOf(asked, choice);
    const before = this.#refused.get(key);
    if (failed === null) {
      this.#refused.delete(key);
      return;
    }
    if (asked.purpose === 'chat' || (failed.cause !== 'bad_request' && failed.cause !== 'refused')) return;
    this.#refused.delete(key);
    if (this.#refused.size >= MOST_REMEMBERED) this.#refused.delete(this.#refused.keys().next().value!);
    const until = Date.now() + this.#settings.passOverMs;
    this.#refused.set(key, { inARow: (before?.inARow ?? 0) + 1, last: failed, until });
  }
}

const keyOf = ({ discussionId, purpose }: Asked, { provider, model }: ModelChoice): string =>
  `${discussionId} ${purpose} ${provider}/${model}`;
