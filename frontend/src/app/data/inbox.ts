import { computed, inject, resource, Service } from '@angular/core';
import { lastGood } from './last-good';
import { Api } from './rest/api';
import { Session } from './session/session';

/** What awaits the person signed in, across discussions. Whoever shows it says when to look again. */
@Service()
export class InboxStore {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly me = computed(() => this.session.person()?.user_id);
  private readonly loaded = resource({
    params: this.me,
    loader: () => this.api.call('inbox'),
  });

  private readonly known = lastGood(this.loaded, this.me);
  readonly items = computed(() => this.known()?.items ?? []);
  readonly reload = () => this.loaded.reload();
}
