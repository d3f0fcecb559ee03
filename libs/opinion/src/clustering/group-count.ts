/** How many groups to look for at most, however many people there are. */
const MOST_GROUPS = 5;
/** A new number of groups must be best so many times in a row before it is shown. */
const PATIENCE = 4;

/** What is remembered so that one vote does not make groups appear and vanish. */
export interface GroupCountMemory {
  /** The number that was best last time, and how many times in a row. */
  readonly best: number;
  readonly times: number;
  /** The number that is shown. */
  readonly shown: number;
}

/** From two up to five; five only where there are places enough (Polis: 2 + n ÷ 12). */
export function groupCounts(places: number): readonly number[] {
  const most = Math.min(MOST_GROUPS, 2 + Math.floor(places / 12));
  return Array.from({ length: most - 1 }, (_, i) => i + 2);
}

/** The number of groups with the best silhouette, once it has been best often enough. */
export function chooseGroupCount(
  silhouettes: ReadonlyMap<number, number | null>,
  before: GroupCountMemory | null,
): GroupCountMemory {
  let [best, highest] = [-1, -Infinity];
  for (const [k, value] of silhouettes) {
    if (best === -1 || (value ?? -Infinity) > highest) [best, highest] = [k, value ?? -Infinity];
  }
  const times = before?.best === best ? before.times + 1 : 1;
  const stays = before !== null && times < PATIENCE && silhouettes.has(before.shown);
  return { best, times, shown: stays ? before.shown : best };
}
