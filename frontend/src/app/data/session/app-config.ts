import { inject, resource, Service } from '@angular/core';
import { Api } from '../rest/api';

/** How one signs in here; asked once per page. */
@Service()
export class AppConfigStore {
  private readonly api = inject(Api);
  readonly config = resource({ loader: () => this.api.call('appConfig') });
}
