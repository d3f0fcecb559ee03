import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { RoomStore } from '../../data/room/room-store';
import { Icon } from '../../ui/icon/icon';
import { count } from '../../ui/words/labels';
import { ApprovalCard } from './asks/approval-card';
import { BallotCard } from './asks/ballot-card';
import { RequestCard } from './asks/request-card';

/** On a phone, what is asked of the reader rises from below. It can be put aside, never lost. */
@Component({
  selector: 'app-ask-sheet',
  imports: [MatIconButton, Icon, ApprovalCard, BallotCard, RequestCard],
  templateUrl: './ask-sheet.html',
  styleUrl: './ask-sheet.scss',
})
export class AskSheet {
  private readonly store = inject(RoomStore);
  readonly discussionId = input.required<string>();

  protected readonly ask = computed(() => this.store.myAsks()[0]);
  /** A new ask rises again, whatever was done with the one before. */
  protected readonly aside = linkedSignal({ source: () => this.ask()?.id, computation: () => false });
  protected readonly title = computed(() => {
    const asks = this.store.myAsks();
    const more = asks.length > 1 ? `, and ${count(asks.length - 1, 'more', 'more')}` : '';
    const kind = { request: 'You are asked', ballot: 'Your vote', approval: 'Your signature' };
    return asks[0] === undefined ? '' : kind[asks[0].kind] + more;
  });
}
