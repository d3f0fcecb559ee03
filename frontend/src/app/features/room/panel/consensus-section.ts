import { Component, computed, inject, input } from '@angular/core';
import { RoomStore } from '../../../data/room/room-store';
import { OpinionSection } from './opinion-section';
import { Statements } from './statements';

/** Where the table agrees and where not: as a model read the last round, and as everybody's stances say. */
@Component({
  selector: 'app-consensus-section',
  imports: [OpinionSection, Statements],
  template: `
    <h2>Consensus</h2>
    @if (analysis(); as analysis) {
      <div class="meter">
        <p>
          <span class="figure">{{ percent() }} %</span> <span class="small quiet beside">agreement</span>
        </p>
        <div class="bar" role="img" [attr.aria-label]="'Agreement ' + percent() + ' percent'">
          <div class="fill" [style.width.%]="percent()"></div>
        </div>
      </div>
      @for (group of groups(); track group.title) {
        <div class="group">
          <h3>{{ group.title }}</h3>
          <ul>
            @for (point of group.points; track $index) {
              <li>{{ point }}</li>
            }
          </ul>
        </div>
      }
      <p class="small quiet group">
        As a model read the thread{{ analysis.round > 0 ? ' after round ' + analysis.round : ''
        }}{{ analysis.simulated ? ' (simulated)' : '' }}.
      </p>
    } @else {
      <p class="empty">Read after every round. Nothing yet.</p>
    }
    <app-statements class="part" [discussionId]="discussionId()" />
    <app-opinion-section />
  `,
  styleUrl: './section.scss',
})
export class ConsensusSection {
  private readonly room = inject(RoomStore).room;
  readonly discussionId = input.required<string>();
  protected readonly analysis = computed(() => this.room().analysis);
  protected readonly percent = computed(() => Math.round(this.analysis()?.agreement ?? 0));
  protected readonly groups = computed(() => {
    const analysis = this.analysis();
    if (analysis === null) return [];
    return [
      { title: 'Agreed', points: analysis.agreements },
      { title: 'Still apart', points: analysis.disagreements },
      { title: 'Concerns', points: analysis.concerns },
      { title: 'Trade-offs', points: analysis.trade_offs },
    ].filter(({ points }) => points.length > 0);
  });
}
