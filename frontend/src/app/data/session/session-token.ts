import { Service, signal } from '@angular/core';

const TOKEN = 'maestro.token';

/** The bearer token of this tab; apart from `Session`, because the REST client itself needs it. */
@Service()
export class SessionToken {
  private readonly held = signal<string | null>(sessionStorage.getItem(TOKEN));
  readonly value = this.held.asReadonly();

  set(token: string | null): void {
    if (token === null) sessionStorage.removeItem(TOKEN);
    else sessionStorage.setItem(TOKEN, token);
    this.held.set(token);
  }
}
