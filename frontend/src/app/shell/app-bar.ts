import { Component, computed, inject, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenuModule } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { Router, RouterLink } from '@angular/router';
import type { Person } from '../data/contract-types';
import { InboxStore } from '../data/inbox';
import { AppConfigStore } from '../data/session/app-config';
import { Session } from '../data/session/session';
import { Icon } from '../ui/icon/icon';
import { Mark } from '../ui/mark/mark';
import { Theme, type ThemeChoice } from './theme';

/** What stands on top of every screen: the way home, how much awaits you, and who you are. */
@Component({
  selector: 'app-bar',
  imports: [MatIconButton, MatMenuModule, MatTooltip, RouterLink, Icon, Mark],
  templateUrl: './app-bar.html',
  styleUrl: './app-bar.scss',
})
export class AppBar {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly config = inject(AppConfigStore).config;
  protected readonly theme = inject(Theme);
  protected readonly inbox = inject(InboxStore);

  readonly help = output();

  protected readonly person = this.session.person;
  protected readonly others = computed(() => {
    const people = this.config.hasValue() ? (this.config.value().people ?? []) : [];
    return people.filter((p) => p.user_id !== this.person()?.user_id);
  });
  protected readonly themes = [
    { choice: 'light', icon: 'light_mode', label: 'Light' },
    { choice: 'dark', icon: 'dark_mode', label: 'Dark' },
    { choice: 'system', icon: 'contrast', label: 'As the system' },
  ] as const satisfies readonly { choice: ThemeChoice; icon: string; label: string }[];
  protected readonly themeIcon = computed(
    () => this.themes.find((t) => t.choice === this.theme.choice())?.icon ?? 'contrast',
  );

  protected async continueAs(person: Person): Promise<void> {
    await this.session.signInAs(person);
  }

  protected signOut(): void {
    this.session.signOut();
    void this.router.navigateByUrl('/sign-in');
  }
}
