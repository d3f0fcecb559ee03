import { computed, inject, resource, Service } from '@angular/core';
import type { DiscussionSummary } from '@maestro/contracts';
import type { CreateDiscussionBody } from './contract-types';
import { Api } from './rest/api';
import { Session } from './session/session';

const PAGE = 100;

/** The discussions one may read, newest first. */
@Service()
export class DiscussionsStore {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly loaded = resource({
    params: () => this.session.person()?.user_id,
    loader: () => this.api.call('listDiscussions', { query: { limit: PAGE } }),
  });

  /** Null until the first answer. */
  readonly all = computed<readonly DiscussionSummary[] | null>(() =>
    this.loaded.hasValue() ? this.loaded.value().discussions : null,
  );
  /** Whether there are older ones than these. */
  readonly more = computed(() => this.loaded.hasValue() && this.loaded.value().next !== null);
  readonly error = this.loaded.error;
  readonly reload = () => this.loaded.reload();

  /** Opens a discussion and gives its id. */
  async create(body: CreateDiscussionBody, idempotencyKey: string): Promise<string> {
    return (await this.api.call('createDiscussion', { body, idempotencyKey })).discussion_id;
  }
}
