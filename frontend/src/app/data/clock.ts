import { DestroyRef, inject, Service, signal } from '@angular/core';

const TICK_MS = 5000;

/** The time of day for sentences such as "4 minutes ago"; moves every five seconds. */
@Service()
export class WallClock {
  private readonly ticking = signal(Date.now());
  /** Milliseconds since the epoch. */
  readonly now = this.ticking.asReadonly();

  constructor() {
    const timer = setInterval(() => this.ticking.set(Date.now()), TICK_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
