import { Component, computed, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { Person } from '../../data/contract-types';
import { problemInWords } from '../../data/rest/problem';
import { AppConfigStore } from '../../data/session/app-config';
import { Session } from '../../data/session/session';
import { Icon } from '../../ui/icon/icon';
import { Mark } from '../../ui/mark/mark';

/** Development: who do you want to be in this tab? Production: what the server asks for, in words. */
@Component({
  selector: 'app-sign-in',
  imports: [Icon, Mark],
  templateUrl: './sign-in.html',
  styleUrl: './sign-in.scss',
})
export class SignIn {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly config = inject(AppConfigStore).config;

  /** Where to go afterwards: a path of this app. */
  readonly to = input<string>();

  protected readonly problem = signal<string | null>(null);
  protected readonly people = computed(() => (this.config.hasValue() ? this.config.value().people : null));
  protected readonly issuer = computed(() => (this.config.hasValue() ? this.config.value().oidc?.issuer : undefined));
  protected readonly unreachable = computed(() =>
    this.config.error() === undefined ? null : problemInWords(this.config.error()),
  );

  protected async choose(person: Person): Promise<void> {
    this.problem.set(null);
    try {
      await this.session.signInAs(person);
      const to = this.to();
      await this.router.navigateByUrl(to !== undefined && /^\/(?!\/)/.test(to) ? to : '/');
    } catch (error) {
      this.problem.set(problemInWords(error));
    }
  }

  protected retry(): void {
    this.config.reload();
  }
}
