import { Component, effect, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterOutlet } from '@angular/router';
import { Session } from '../data/session/session';
import { Shortcuts } from '../ui/layout/shortcuts';
import { AppBar } from './app-bar';
import { ShortcutHelp } from './shortcut-help';

/** The frame around every screen. */
@Component({
  selector: 'app-root',
  imports: [AppBar, RouterOutlet],
  template: `
    <a class="skip" href="#main" (click)="skip($event, main)">Skip to the content</a>
    <app-bar class="no-print" (help)="help()" />
    <main #main id="main" tabindex="-1"><router-outlet /></main>
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      min-height: 100%;
    }
    main {
      display: flex;
      flex: 1;
      flex-direction: column;
      min-height: 0;
      outline: none;
    }
    .skip {
      background: var(--surface-card);
      border-radius: 0 0 8px 0;
      left: 0;
      padding: 8px 16px;
      position: absolute;
      top: -80px;
      z-index: 10;
    }
    .skip:focus {
      top: 0;
    }
  `,
})
export class App {
  private readonly dialog = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly session = inject(Session);

  constructor() {
    inject(Shortcuts).bind({
      '?': () => this.help(),
      'g l': () => void this.router.navigateByUrl('/'),
    });
    effect(() => {
      if (this.session.person() === null) this.leave();
    });
  }

  protected help(): void {
    this.dialog.open(ShortcutHelp, { width: '420px' });
  }

  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }

  /** The token has run out or was put away: sign in again, then back to the same place. */
  private leave(): void {
    const url = this.router.url;
    if (!this.router.navigated || url.startsWith('/sign-in')) return;
    void this.router.navigate(['/sign-in'], { queryParams: url === '/' ? {} : { to: url } });
  }
}
