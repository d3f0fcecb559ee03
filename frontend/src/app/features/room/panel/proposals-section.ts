import { Component, computed, inject } from '@angular/core';
import { RoomStore } from '../../../data/room/room-store';

/** What somebody has put forward so far, as the analyst reads it. */
@Component({
  selector: 'app-proposals-section',
  template: `
    <h2>Proposals</h2>
    @if (proposals().length > 0) {
      <ul class="points">
        @for (proposal of proposals(); track $index) {
          <li>{{ proposal }}</li>
        }
      </ul>
    } @else {
      <p class="empty">{{ options().length > 0 ? 'To choose from: ' + options().join(' · ') : 'Nothing yet.' }}</p>
    }
  `,
  styleUrl: './section.scss',
})
export class ProposalsSection {
  private readonly room = inject(RoomStore).room;
  protected readonly proposals = computed(() => this.room().analysis?.proposals ?? []);
  protected readonly options = computed(() => this.room().voteRules?.options ?? []);
}
