import { computed, inject, Service, signal } from '@angular/core';
import type { Person } from '../contract-types';
import { Api } from '../rest/api';
import { SessionToken } from './session-token';

const PERSON = 'maestro.person';

/** Who sits at this tab. Kept in sessionStorage, so that two tabs can be two people. */
@Service()
export class Session {
  private readonly api = inject(Api);
  private readonly token = inject(SessionToken);
  private readonly stored = signal<Person | null>(readPerson());

  /** The person signed in; null: nobody. */
  readonly person = computed(() => (this.token.value() === null ? null : this.stored()));

  /** Development only: continues as `person`, with a token from the built-in issuer. */
  async signInAs(person: Person): Promise<void> {
    const { token } = await this.api.call('devToken', { body: { user_id: person.user_id } });
    sessionStorage.setItem(PERSON, JSON.stringify(person));
    this.stored.set(person);
    this.token.set(token);
  }

  signOut(): void {
    sessionStorage.removeItem(PERSON);
    this.token.set(null);
    this.stored.set(null);
  }
}

function readPerson(): Person | null {
  const stored = sessionStorage.getItem(PERSON);
  return stored === null ? null : (JSON.parse(stored) as Person);
}
