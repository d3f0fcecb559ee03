/** What a stop condition may look at. */
export type Progress = {
  readonly rounds: number;
  readonly messages: number;
  readonly tokens: number;
  /** Minutes since the discussion was opened. */
  readonly minutes: number;
};

/** Which limit is reached, with how much was used of it. */
export type Stop<L extends string = string> = { readonly limit: L; readonly used: number; readonly max: number };

/** A small predicate without memory: the same progress always gives the same answer. */
export type StopCondition<L extends string = string> = (progress: Progress) => Stop<L> | null;

const reaches =
  <L extends string>(limit: L, of: (p: Progress) => number) =>
  (max: number): StopCondition<L> =>
  (progress) =>
    of(progress) >= max ? { limit, used: of(progress), max } : null;

export const rounds = reaches('rounds', (p) => p.rounds);
export const messages = reaches('max_messages', (p) => p.messages);
export const tokens = reaches('max_tokens', (p) => p.tokens);
export const minutes = reaches('max_minutes', (p) => p.minutes);

/** Stops as soon as one condition does: the first that is listed names the reason. */
export const any =
  <L extends string>(...conditions: readonly StopCondition<L>[]): StopCondition<L> =>
  (progress) => {
    for (const condition of conditions) {
      const stop = condition(progress);
      if (stop) return stop;
    }
    return null;
  };

/** Stops when all conditions do: the last that is listed names the reason. Never, where there are none. */
export const all =
  <L extends string>(...conditions: readonly StopCondition<L>[]): StopCondition<L> =>
  (progress) => {
    let last: Stop<L> | null = null;
    for (const condition of conditions) {
      last = condition(progress);
      if (!last) return null;
    }
    return last;
  };
