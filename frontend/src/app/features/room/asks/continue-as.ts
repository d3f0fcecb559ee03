import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { AppConfigStore } from '../../../data/session/app-config';
import { Session } from '../../../data/session/session';
import type { Person } from '../../../data/contract-types';

/** Development only: one press to go on as whoever is awaited. */
@Component({
  selector: 'app-continue-as',
  imports: [MatButton],
  template: `
    @for (person of offered(); track person.user_id) {
      <button matButton="outlined" (click)="switchTo(person)">Continue as {{ person.name }}</button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    :host:empty {
      display: none;
    }
  `,
})
export class ContinueAs {
  private readonly session = inject(Session);
  private readonly config = inject(AppConfigStore).config;
  readonly people = input.required<readonly string[]>();

  protected readonly offered = computed(() => {
    const known = this.config.hasValue() ? (this.config.value().people ?? []) : [];
    const me = this.session.person()?.user_id;
    return known.filter((p) => p.user_id !== me && this.people().includes(p.user_id));
  });

  protected switchTo(person: Person): Promise<void> {
    return this.session.signInAs(person);
  }
}
