import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { WallClock } from '../../../data/clock';
import type { Ask } from '../../../data/room/awaiting';
import { RoomStore } from '../../../data/room/room-store';
import { Icon } from '../../../ui/icon/icon';
import { nowSentence } from '../../record/now-words';
import { nameOf } from '../../record/who';
import { ContinueAs } from '../asks/continue-as';
import { RoomActions } from '../room-actions';

/** What is happening, what is asked of the reader, and whom it waits for. */
@Component({
  selector: 'app-now-section',
  imports: [MatButton, RouterLink, Icon, ContinueAs],
  templateUrl: './now-section.html',
  styleUrl: './section.scss',
})
export class NowSection {
  private readonly store = inject(RoomStore);
  private readonly actions = inject(RoomActions);
  private readonly now = inject(WallClock).now;

  readonly discussionId = input.required<string>();

  protected readonly decided = computed(() => this.store.room().decision !== null);
  protected readonly sentence = computed(() =>
    nowSentence({ room: this.store.room(), texts: this.store.liveTexts(), me: this.store.me(), now: this.now() }),
  );
  protected readonly asks = computed(() => this.store.myAsks().map((ask) => ({ ask, ...titles(ask) })));
  protected readonly others = computed(() => {
    const [room, me] = [this.store.room(), this.store.me()];
    return this.store
      .awaited()
      .filter(({ person }) => person !== me)
      .map(({ person }) => ({ person, sentence: `${nameOf(room, person)} is awaited` }));
  });

  protected show(ask: Ask): void {
    this.actions.goTo(ask.seq);
  }
}

function titles(ask: Ask): { title: string; text: string } {
  switch (ask.kind) {
    case 'request':
      return {
        title: ask.request.askedBy === 'invitation' ? 'You are invited' : 'You are asked',
        text: ask.request.prompt,
      };
    case 'ballot':
      return { title: 'Your vote', text: ask.vote.options.join(' · ') };
    case 'approval':
      return { title: 'Your signature', text: ask.proposal.option };
  }
}
