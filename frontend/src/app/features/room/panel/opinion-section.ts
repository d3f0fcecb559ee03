import { Component, computed, inject } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import { RoomStore } from '../../../data/room/room-store';
import { OpinionMap } from '../../../ui/opinion/opinion-map';
import { commonGroundOf, doubtsOf, groupsOf, marksOf, movesOf } from '../../record/opinion-words';

/** What all stances say together: who stands near whom, what all share, who voted otherwise, who moved. */
@Component({
  selector: 'app-opinion-section',
  imports: [MatTooltip, OpinionMap, RouterLink],
  template: `
    @if (marks().length > 1) {
      <div class="part" data-testid="opinion">
        <h3>Map of opinions</h3>
        <ui-opinion-map class="map" [marks]="marks()" />
        <p class="small quiet">Who stands close together takes similar stances.</p>
        @for (group of groups(); track group.letter) {
          <div class="group">
            <p class="small">
              <strong>Group {{ group.letter }}</strong> · {{ group.who }}
            </p>
            <ul>
              @for (stand of group.stands; track $index) {
                <li>{{ stand }}</li>
              }
            </ul>
          </div>
        }
      </div>
    }
    @if (common().length > 0) {
      <div class="group part">
        <h3>Common ground</h3>
        <ul>
          @for (text of common(); track $index) {
            <li>{{ text }}</li>
          }
        </ul>
      </div>
    }
    @for (doubt of doubts(); track $index) {
      <div class="group part" data-testid="doubt">
        <h3>Words and ballots differ</h3>
        <p class="small">{{ doubt.summary }}</p>
        <ul>
          @for (each of doubt.who; track $index) {
            <li>{{ each }}</li>
          }
        </ul>
      </div>
    }
    @if (moves().length > 0) {
      <div class="group part">
        <h3>Changed their mind</h3>
        <ul>
          @for (move of moves(); track $index) {
            <li>
              {{ move.words }}
              @if (move.after; as source) {
                <a [routerLink]="[]" [queryParams]="{ at: source.seq }" [matTooltip]="source.excerpt">
                  after what {{ source.by }} said
                </a>
              }
            </li>
          }
        </ul>
      </div>
    }
  `,
  styleUrl: './section.scss',
  styles: `
    .map {
      display: block;
      margin: 8px 0 4px;
      max-width: 480px;
    }
    a {
      color: var(--accent);
    }
  `,
})
export class OpinionSection {
  private readonly room = inject(RoomStore).room;
  protected readonly marks = computed(() => marksOf(this.room()));
  protected readonly groups = computed(() => groupsOf(this.room()));
  protected readonly common = computed(() => commonGroundOf(this.room()));
  protected readonly doubts = computed(() => doubtsOf(this.room()));
  protected readonly moves = computed(() => movesOf(this.room()));
}
