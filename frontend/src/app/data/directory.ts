import { inject, resource, Service } from '@angular/core';
import { Api } from './rest/api';
import { Session } from './session/session';

/** Whom one can invite and what answers for them: loaded when first looked at, once per person. */
@Service()
export class Directory {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly who = () => this.session.person()?.user_id;

  readonly people = resource({ params: this.who, loader: () => this.api.call('people') });
  readonly personas = resource({ params: this.who, loader: () => this.api.call('personas') });
  readonly providers = resource({ params: this.who, loader: () => this.api.call('providers') });
}
