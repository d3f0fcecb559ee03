import { computed, inject, resource, Service } from '@angular/core';
import type { DiscussionSummary } from '@maestro/contracts';
import type { CreateDiscussionBody } from './contract-types';
import { lastGood } from './last-good';
import { Api } from './rest/api';
import { Session } from './session/session';

const PAGE = 100;

/** The discussions one may read, newest first. */
@Service()
export class DiscussionsStore {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly me = computed(() => this.session.person()?.user_id);
  private readonly loaded = resource({
    params: this.me,
    loader: () => this.api.call('listDiscussions', { query: { limit: PAGE } }),
  });

  private readonly known = lastGood(this.loaded, this.me);
  /** Null until the first answer. */
  readonly all = computed<readonly DiscussionSummary[] | null>(() => this.known()?.discussions ?? null);
  /** Whether there are older ones than these. */
  readonly more = computed(() => this.known()?.next != null);
  readonly error = this.loaded.error;
  readonly reload = () => this.loaded.reload();

  /** Opens a discussion and gives its id. */
  async create(body: CreateDiscussionBody, idempotencyKey: string): Promise<string> {
    return (await this.api.call('createDiscussion', { body, idempotencyKey })).discussion_id;
  }
}
