import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MatTooltip } from '@angular/material/tooltip';
import { citedRuns } from '../words/sentences';

export type Source = { readonly seq: number; readonly by: string; readonly excerpt: string };

/**
 * Text whose sentences carry small numbered chips: hovering shows what was said, pressing goes to the message in the
 * room. Numbers follow the order of first mention across `order`, so that one message has one number on a page.
 */
@Component({
  selector: 'ui-cited-text',
  imports: [RouterLink, MatTooltip],
  // No space but the hard one before a chip: a number must not begin a line of its own.
  // prettier-ignore
  template: `@for (run of runs(); track $index) {<span>{{ run.text }}@for (chip of run.chips; track chip.seq) {&nbsp;<a class="chip" [routerLink]="room()" [queryParams]="{ at: chip.seq }" [matTooltip]="chip.hint" [attr.aria-label]="chip.label">{{ chip.number }}</a>}</span>{{ ' ' }}}`,
  styles: `
    :host {
      white-space: pre-line;
    }
    .chip {
      background: var(--surface-quiet);
      border: 1px solid var(--line);
      border-radius: 4px;
      color: var(--accent);
      display: inline-block;
      font-size: 12px;
      font-weight: 600;
      line-height: 18px;
      min-width: 24px;
      padding: 2px 5px;
      text-align: center;
      text-decoration: none;
      vertical-align: 1px;
    }
    .chip:hover {
      background: var(--awaits);
      color: var(--on-awaits);
    }
  `,
})
export class CitedText {
  readonly text = input.required<string>();
  readonly citations = input.required<readonly { readonly sentence: string; readonly messages: readonly number[] }[]>();
  /** Every message cited on the page, in order of first mention. */
  readonly order = input.required<readonly number[]>();
  readonly sources = input.required<Readonly<Record<number, Source>>>();
  /** Router commands that lead to the room. */
  readonly room = input.required<readonly string[]>();

  protected readonly runs = computed(() =>
    citedRuns(this.text(), this.citations()).map((run) => ({
      text: run.text.trim(),
      chips: run.messages.map((seq) => {
        const source = this.sources()[seq];
        const number = this.order().indexOf(seq) + 1;
        const hint = source === undefined ? `Message ${seq}` : `${source.by}: “${source.excerpt}”`;
        return { seq, number, hint, label: `Source ${number}, ${source?.by ?? 'message'}: go to the message` };
      }),
    })),
  );
}
