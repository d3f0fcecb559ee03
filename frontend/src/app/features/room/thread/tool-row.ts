import { Component, computed, inject, input } from '@angular/core';
import type { ToolEntry } from '../../../data/room/entry';
import { RoomStore } from '../../../data/room/room-store';
import { argumentLines, toolSentence } from '../../record/tool-words';

/** One quiet line for a call of a tool; what was asked and answered stands behind it, as plain text. */
@Component({
  selector: 'app-tool-row',
  template: `
    <details [class.refused]="call().outcome !== 'answered'">
      <summary>{{ line() }}</summary>
      <div class="behind">
        @for (line of given(); track line.name) {
          <p class="small quiet">{{ line.name === '' ? 'Asked' : line.name }}</p>
          <pre>{{ line.value }}</pre>
        }
        <p class="small quiet">Answer</p>
        <pre>{{ call().result }}</pre>
      </div>
    </details>
  `,
  styleUrl: './tool-row.scss',
})
export class ToolRow {
  private readonly store = inject(RoomStore);
  readonly call = input.required<ToolEntry>();

  protected readonly line = computed(() => toolSentence(this.call(), this.store.room()));
  protected readonly given = computed(() => argumentLines(this.call().arguments));
}
