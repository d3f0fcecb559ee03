import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DiscussionSummary, InboxItem } from '@maestro/contracts';
import { Icon } from '../../ui/icon/icon';
import { Mark } from '../../ui/mark/mark';
import { listed, phaseLabels } from '../../ui/words/labels';
import { ago, span, until } from '../../ui/words/time';
import { lastEventInWords } from './last-event';

const MARKS = 6;

/** One discussion in the list; loud where something awaits the reader. */
@Component({
  selector: 'app-discussion-card',
  imports: [RouterLink, Icon, Mark],
  templateUrl: './discussion-card.html',
  styleUrl: './discussion-card.scss',
  host: { '[class.awaits]': 'asks().length > 0' },
})
export class DiscussionCard {
  readonly discussion = input.required<DiscussionSummary>();
  /** What awaits the reader in it. */
  readonly asks = input<readonly InboxItem[]>([]);
  /** Milliseconds since the epoch. */
  readonly now = input.required<number>();

  protected readonly table = computed(() =>
    this.discussion().participants.map((p, i) => ({ ...p, colour: (i % 8) + 1 })),
  );
  protected readonly marks = computed(() => this.table().slice(0, MARKS));
  protected readonly beyond = computed(() => Math.max(0, this.table().length - MARKS));
  protected readonly who = computed(() => listed(this.table().map((p) => p.name)));
  protected readonly ended = computed(() => ['decided', 'deadlocked', 'cancelled'].includes(this.discussion().phase));
  protected readonly link = computed(() => {
    const path = ['/discussions', this.discussion().discussion_id];
    return this.discussion().phase === 'decided' ? [...path, 'decision'] : path;
  });
  protected readonly phase = computed(() => {
    const { phase, paused } = this.discussion();
    return paused && !this.ended() ? `Paused · ${phaseLabels[phase]}` : phaseLabels[phase];
  });
  protected readonly last = computed(() => {
    const { last_event, updated_at, option, phase } = this.discussion();
    const words = phase === 'decided' && option !== null ? option : lastEventInWords(last_event);
    return [words, ago(updated_at, this.now())].filter((part) => part !== null).join(' · ');
  });
  protected readonly wanted = computed(() =>
    this.asks().map((ask) => ({
      key: ask.request_id ?? ask.vote_id,
      icon: icons[ask.kind],
      label: labels[ask.kind],
      // What a vote is about is the topic, which stands above.
      prompt: ask.kind === 'ballot' ? ask.options.join(' · ') : ask.prompt,
      since: `Waiting for ${span(Math.max(0, this.now() - Date.parse(ask.since)))}`,
      deadline: ask.deadline === null ? null : `Answer ${until(ask.deadline, this.now())}`,
    })),
  );
}

const icons = { input_request: 'forum', ballot: 'how_to_vote', approval: 'gavel' } as const;
const labels = { input_request: 'You are asked', ballot: 'Your vote', approval: 'Your signature' } as const;
