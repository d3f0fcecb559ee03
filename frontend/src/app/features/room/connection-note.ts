import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RoomStore } from '../../data/room/room-store';
import { Icon } from '../../ui/icon/icon';

/** Said only while the connection is lost: what happens by itself, and how to make it happen now. */
@Component({
  selector: 'app-connection-note',
  imports: [MatButton, Icon],
  template: `
    <div role="status">
      @if (words(); as words) {
        <p class="note">
          <ui-icon name="sync" [size]="18" />
          <span>{{ words }}</span>
          <button matButton (click)="retry()">Try now</button>
        </p>
      }
    </div>
  `,
  styles: `
    .note {
      align-items: center;
      background: var(--surface-quiet);
      border-bottom: 1px solid var(--line);
      display: flex;
      font-size: 14px;
      gap: 8px;
      justify-content: center;
      padding: 0 16px;
    }
  `,
})
export class ConnectionNote {
  private readonly store = inject(RoomStore);

  protected readonly words = computed(() => {
    const connection = this.store.connection();
    if (connection.state !== 'lost') return null;
    return connection.failures < 4
      ? 'Reconnecting. Nothing is lost.'
      : 'Still no connection. It keeps trying by itself; nothing is lost.';
  });

  protected retry(): void {
    this.store.retryNow();
  }
}
