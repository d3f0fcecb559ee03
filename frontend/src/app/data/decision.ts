import { inject, resource, type Signal } from '@angular/core';
import { Api } from './rest/api';

/** The decision of a discussion, asked anew whenever `seq` moves to a point where it may have changed. */
export function decisionOf(discussionId: Signal<string>, asOf: Signal<unknown>) {
  const api = inject(Api);
  return resource({
    params: () => ({ id: discussionId(), asOf: asOf() }),
    loader: ({ params }) => api.call('getDecision', { parameters: { discussion_id: params.id } }),
  });
}
