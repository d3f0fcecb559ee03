/** The time of day, as a port: production reads the machine, tests move it by hand. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** The instant `ms` milliseconds after `at`; both ISO 8601, UTC. */
export const instantPlus = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** Milliseconds from `from` to `to`, negative where `to` is earlier. */
export const millisecondsBetween = (from: string, to: string): number => Date.parse(to) - Date.parse(from);
