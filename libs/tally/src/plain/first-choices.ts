import type { MethodOptions } from '../options/method-options.ts';
import { preferencesOf, type Preferences } from '../reading/read-preferences.ts';
import type { Reading } from '../reading/read-profile.ts';

/** What the ballots put first. */
export type FirstChoices = {
  /** Units per option. */
  readonly held: readonly number[];
  /** Units of the ballots that put any option first. */
  readonly votes: number;
  /** Units of those that put none first: blank, over-voted. */
  readonly exhausted: number;
  readonly preferences: readonly Preferences[];
};

export function firstChoicesOf(reading: Reading, options: MethodOptions): FirstChoices {
  const preferences = preferencesOf(reading, options);
  const held = reading.names.map(() => 0);
  let votes = 0;
  for (const { order, units } of preferences) {
    const [first] = order;
    if (first === undefined) continue;
    held[first]! += units;
    votes += units;
  }
  return { held, votes, exhausted: reading.units - votes, preferences };
}
