import { Component, computed, input } from '@angular/core';
import type { Seat } from '../../../data/room/room';
import { OriginChip } from '../../../ui/chips/origin-chip';
import { Mark } from '../../../ui/mark/mark';
import { Markdown } from '../../../ui/markdown/markdown';
import { roleLabels } from '../../../ui/words/labels';

/** Somebody's words: the same card for agents and people, finished or still being spoken. */
@Component({
  selector: 'app-message-card',
  imports: [Mark, Markdown, OriginChip],
  templateUrl: './message-card.html',
  styleUrl: './message-card.scss',
})
export class MessageCard {
  readonly seat = input.required<Pick<Seat, 'name' | 'kind' | 'title' | 'role' | 'colour'>>();
  readonly text = input.required<string>();
  readonly origin = input<{
    readonly provider: string;
    readonly model: string | null;
    readonly simulated: boolean;
  } | null>(null);
  readonly time = input('');
  /** The option chosen, where it answers a question. */
  readonly option = input<string | null>(null);
  /** A quiet line below: a fallback answered, it came too late. */
  readonly footnote = input<string | null>(null);
  /** `thinking`: nothing has come yet; `speaking`: more will come. */
  readonly live = input<'thinking' | 'speaking' | null>(null);

  protected readonly standing = computed(() => {
    const { title, role } = this.seat();
    return title ?? (role === null ? null : roleLabels[role]);
  });
}
