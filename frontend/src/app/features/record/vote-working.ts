import { Component, computed, inject, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import type { Count } from '@maestro/tally';
import type { Vote } from '../../data/room/room';
import { RoomStore } from '../../data/room/room-store';
import { shiftOf } from './shift-words';

/** Why a vote came out as it did: the count's own sentence, its rounds, and who moved since the first ballot. */
@Component({
  selector: 'app-vote-working',
  imports: [MatTooltip, RouterLink],
  template: `
    @if (working(); as working) {
      <p class="small">{{ working.why }}</p>
      @if (working.rounds.length > 1) {
        <details>
          <summary>Round by round</summary>
          <div class="scroll" tabindex="0" role="group" aria-label="Rounds of the count">
            <table>
              <thead>
                <tr>
                  <th scope="col">Option</th>
                  @for (round of working.rounds; track round.round) {
                    <th scope="col">{{ round.round }}</th>
                  }
                </tr>
              </thead>
              <tbody>
                @for (option of working.options; track option) {
                  <tr>
                    <th scope="row">{{ option }}</th>
                    @for (round of working.rounds; track round.round) {
                      <td>{{ round.tally[option] ?? '–' }}</td>
                    }
                  </tr>
                }
              </tbody>
            </table>
          </div>
        </details>
      }
    }
    @if (shift(); as shift) {
      <p class="small">{{ shift.summary }}</p>
      @if (shift.movers.length > 0) {
        <ul class="plain-list small movers">
          @for (mover of shift.movers; track mover.name) {
            <li>
              {{ mover.name }}: {{ mover.far }}
              @if (mover.after; as source) {
                <span>, after </span>
                <a [routerLink]="[]" [queryParams]="{ at: source.seq }" [matTooltip]="source.excerpt">
                  what {{ source.by }} said
                </a>
              }
            </li>
          }
        </ul>
        <p class="small quiet">100 %: nothing is left of the first ballot.</p>
      }
    }
  `,
  styles: `
    :host {
      display: block;
      margin-top: 12px;
    }
    p + p,
    ul + p,
    details {
      margin-top: 8px;
    }
    summary {
      border-radius: 4px;
      color: var(--accent);
      cursor: pointer;
      font-size: 14px;
      font-weight: 500;
      padding: 4px 0;
    }
    .movers {
      display: grid;
      gap: 4px;
      line-height: 1.5;
      margin-top: 4px;
    }
    a {
      color: var(--accent);
    }
    .scroll {
      overflow-x: auto;
    }
    table {
      border-collapse: collapse;
      font-size: 13px;
    }
    th,
    td {
      border-bottom: 1px solid var(--line);
      font-weight: 400;
      padding: 4px 8px;
      text-align: end;
    }
    th:first-child {
      text-align: start;
    }
  `,
})
export class VoteWorking {
  private readonly room = inject(RoomStore).room;
  readonly vote = input.required<Vote>();
  protected readonly working = computed(() => {
    const working = this.vote().result?.tally.working as Partial<Count> | undefined;
    if (!working?.why) return null;
    return { why: working.why, rounds: working.rounds ?? [], options: working.options ?? this.vote().options };
  });
  protected readonly shift = computed(() => shiftOf(this.vote(), this.room()));
}
