import { computed, inject, resource, Service } from '@angular/core';
import { Api } from './rest/api';
import { Session } from './session/session';

/** What awaits the person signed in, across discussions. Whoever shows it says when to look again. */
@Service()
export class InboxStore {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly loaded = resource({
    params: () => this.session.person()?.user_id,
    loader: () => this.api.call('inbox'),
  });

  readonly items = computed(() => (this.loaded.hasValue() ? this.loaded.value().items : []));
  readonly reload = () => this.loaded.reload();
}
