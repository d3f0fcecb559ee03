import { DOCUMENT, effect, inject, Service, signal } from '@angular/core';

export type ThemeChoice = 'light' | 'dark' | 'system';
const KEY = 'maestro.theme';

/** Light, dark, or as the system has it; remembered for this browser. */
@Service()
export class Theme {
  private readonly root = inject(DOCUMENT).documentElement;
  readonly choice = signal<ThemeChoice>(remembered());

  constructor() {
    effect(() => {
      const choice = this.choice();
      if (choice === 'system') {
        delete this.root.dataset['theme'];
        localStorage.removeItem(KEY);
      } else {
        this.root.dataset['theme'] = choice;
        localStorage.setItem(KEY, choice);
      }
    });
  }
}

function remembered(): ThemeChoice {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}
