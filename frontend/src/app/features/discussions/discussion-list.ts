import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { DiscussionSummary } from '@maestro/contracts';
import { WallClock } from '../../data/clock';
import { DiscussionsStore } from '../../data/discussions';
import { InboxStore } from '../../data/inbox';
import { problemInWords } from '../../data/rest/problem';
import { Session } from '../../data/session/session';
import { Icon } from '../../ui/icon/icon';
import { DiscussionCard } from './discussion-card';

const LOOK_AGAIN_MS = 4000;
const SEARCH_FROM = 8;

/** Everything the person takes part in; what awaits them stands first. */
@Component({
  selector: 'app-discussion-list',
  imports: [MatButton, RouterLink, Icon, DiscussionCard],
  templateUrl: './discussion-list.html',
  styleUrl: './discussion-list.scss',
})
export class DiscussionList {
  private readonly store = inject(DiscussionsStore);
  private readonly inbox = inject(InboxStore);
  protected readonly me = inject(Session).person;
  protected readonly now = inject(WallClock).now;
  protected readonly search = signal('');

  protected readonly all = this.store.all;
  protected readonly more = this.store.more;
  protected readonly searchable = computed(() => (this.all()?.length ?? 0) >= SEARCH_FROM);
  protected readonly problem = computed(() => {
    const error = this.store.error();
    return error === undefined ? null : problemInWords(error);
  });

  private readonly found = computed(() => {
    const words = this.search().trim().toLowerCase();
    return (this.all() ?? []).filter((d) => d.topic.toLowerCase().includes(words));
  });

  protected readonly groups = computed(() => {
    const asks = Map.groupBy(this.inbox.items(), (item) => item.discussion_id);
    const grouped = Map.groupBy(this.found(), (d) => groupOf(d, asks.has(d.discussion_id)));
    return titles
      .map((title) => ({
        title,
        cards: (grouped.get(title) ?? []).map((discussion) => ({
          discussion,
          asks: asks.get(discussion.discussion_id) ?? [],
        })),
      }))
      .filter(({ cards }) => cards.length > 0);
  });

  constructor() {
    const timer = setInterval(() => this.lookAgain(), LOOK_AGAIN_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
    this.lookAgain();
  }

  protected lookAgain(): void {
    if (document.hidden) return;
    this.store.reload();
    this.inbox.reload();
  }
}

const titles = ['Waiting for you', 'In progress', 'Decided', 'Ended without a decision'] as const;

function groupOf({ phase }: DiscussionSummary, awaited: boolean): (typeof titles)[number] {
  if (phase === 'decided') return 'Decided';
  if (phase === 'deadlocked' || phase === 'cancelled') return 'Ended without a decision';
  return awaited ? 'Waiting for you' : 'In progress';
}
