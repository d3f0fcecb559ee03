import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenuModule } from '@angular/material/menu';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Orders } from '../../data/room/orders';
import { hasEnded } from '../../data/room/room';
import { RoomStore } from '../../data/room/room-store';
import { problemInWords } from '../../data/rest/problem';
import { Icon } from '../../ui/icon/icon';
import { Confirm } from '../../ui/layout/confirm';
import { Viewport } from '../../ui/layout/viewport';

type Order = 'pause' | 'resume' | 'cancel' | 'callVote';

/** Pause, resume, call the vote, cancel: for whoever opened the discussion or may steer it. */
@Component({
  selector: 'app-steering',
  imports: [MatButton, MatIconButton, MatMenuModule, Icon],
  templateUrl: './steering.html',
  styles: `
    :host {
      align-items: center;
      display: flex;
      flex: none;
    }
    .item {
      align-items: center;
      display: flex;
      gap: 12px;
    }
  `,
})
export class Steering {
  private readonly store = inject(RoomStore);
  private readonly orders = inject(Orders);
  private readonly confirm = inject(Confirm);
  private readonly snackBar = inject(MatSnackBar);
  protected readonly phone = inject(Viewport).phone;

  readonly discussionId = input.required<string>();

  protected readonly busy = signal(false);
  private readonly maySteer = computed(() => this.store.mySeat()?.permissions.includes('can_steer') === true);
  protected readonly shown = computed(() => {
    const room = this.store.room();
    return this.store.caughtUp() && !hasEnded(room) && (this.maySteer() || room.createdBy === this.store.me());
  });
  protected readonly paused = computed(() => this.store.room().pausedBy !== null);
  protected readonly mayCallVote = computed(
    () => this.maySteer() && ['opening', 'discussing'].includes(this.store.room().phase),
  );

  protected async order(order: Order): Promise<void> {
    if (this.busy() || !(await this.meant(order))) return;
    this.busy.set(true);
    try {
      await this.orders.steer(this.discussionId(), order, crypto.randomUUID());
    } catch (error) {
      this.snackBar.open(problemInWords(error), 'Close', { duration: 8000 });
    } finally {
      this.busy.set(false);
    }
  }

  private async meant(order: Order): Promise<boolean> {
    if (order === 'callVote') {
      return this.confirm.ask({
        title: 'Call the vote now?',
        text: 'The floor closes after the turn under way, and everybody who may votes.',
        yes: 'Call the vote',
        no: 'Not yet',
      });
    }
    if (order !== 'cancel') return true;
    return this.confirm.ask({
      title: 'Cancel this discussion?',
      text: 'It ends without a decision and cannot be opened again. What was said stays readable.',
      yes: 'Cancel the discussion',
      no: 'Keep it going',
    });
  }
}
