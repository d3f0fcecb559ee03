import { Component, computed, inject, input } from '@angular/core';
import type { Proposal } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { CitedText } from '../../../ui/chips/cited-text';
import { citedOrder } from '../../../ui/words/sentences';
import { dayOf } from '../../../ui/words/time';
import { nameOf } from '../../record/who';
import { sourcesOf } from '../../record/sources';

/** A proposed decision in full, every sentence with its sources. */
@Component({
  selector: 'app-proposal-text',
  imports: [CitedText],
  templateUrl: './proposal-text.html',
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    .option {
      font-size: 20px;
      font-weight: 500;
      line-height: 1.3;
    }
    h4 {
      color: var(--text-quiet);
      font-size: 13px;
      font-weight: 500;
      margin-bottom: 4px;
    }
    ol {
      padding-left: 20px;
    }
  `,
})
export class ProposalText {
  private readonly store = inject(RoomStore);
  readonly discussionId = input.required<string>();
  readonly proposal = input.required<Proposal>();

  protected readonly draft = computed(() => this.proposal().draft);
  protected readonly steps = computed(() =>
    (this.draft()?.action_steps ?? []).map((s) =>
      [s.step, s.owner === null ? null : nameOf(this.store.room(), s.owner), s.due === null ? null : dayOf(s.due)]
        .filter((part) => part !== null)
        .join(' · '),
    ),
  );
  protected readonly order = computed(() => citedOrder(this.draft()?.citations ?? []));
  protected readonly sources = computed(() => sourcesOf(this.store.room(), this.order()));
  protected readonly room = computed(() => ['/discussions', this.discussionId()]);
  protected readonly cited = computed(() => ({
    decision: (this.draft()?.citations ?? []).filter((c) => c.field === 'decision'),
    rationale: (this.draft()?.citations ?? []).filter((c) => c.field === 'rationale'),
  }));
}
