import type { Clock } from '@maestro/kernel';

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #now: number;

  /** `start`: an ISO 8601 instant. */
  constructor(start = '2026-01-01T09:00:00.000Z') {
    this.#now = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
