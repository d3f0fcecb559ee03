import { DestroyRef, DOCUMENT, inject, Service, type Signal, signal } from '@angular/core';

/** How much room there is: one column (`phone`), two, or three (`wide`). */
@Service()
export class Viewport {
  private readonly window = inject(DOCUMENT).defaultView;
  private readonly destroyed = inject(DestroyRef);
  readonly phone = this.matches('(max-width: 719px)');
  readonly wide = this.matches('(min-width: 1200px)');

  private matches(query: string): Signal<boolean> {
    const list = this.window?.matchMedia(query);
    const held = signal(list?.matches ?? false);
    const follow = (change: MediaQueryListEvent) => held.set(change.matches);
    list?.addEventListener('change', follow);
    this.destroyed.onDestroy(() => list?.removeEventListener('change', follow));
    return held.asReadonly();
  }
}
