import { computed, linkedSignal, type Resource, type Signal } from '@angular/core';

/**
 * The newest value a resource has had for `whose`: what is asked for again and again stays on the screen while the
 * server cannot be reached. Null until the first answer, and again for somebody else.
 */
export function lastGood<T>(resource: Resource<T | undefined>, whose: Signal<unknown>): Signal<T | null> {
  type Seen = { readonly whose: unknown; readonly value: T | null };
  const seen = linkedSignal<Seen, Seen>({
    source: () => ({ whose: whose(), value: resource.hasValue() ? (resource.value() ?? null) : null }),
    computation: (now, before) =>
      now.value === null && before !== undefined && before.value.whose === now.whose ? before.value : now,
  });
  return computed(() => seen().value);
}
