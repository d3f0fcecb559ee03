import { Component, computed, input } from '@angular/core';
import { Mark } from '../mark/mark';
import { listed } from '../words/labels';
import { placeMarks } from './place-marks';

/** One participant on the map, and the letter of the group they are in; null: none. */
export type MapMark = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'agent' | 'human';
  readonly colour: number;
  readonly group: string | null;
  readonly at: readonly [x: number, y: number];
};

/** Who stands near whom: the closer two marks, the more alike their stances. */
@Component({
  selector: 'ui-opinion-map',
  imports: [Mark],
  template: `
    <div class="map" role="img" [attr.aria-label]="inWords()">
      @for (mark of placed(); track mark.id) {
        <span class="mark" [style.left.%]="mark.place.left" [style.top.%]="mark.place.top">
          <ui-mark [name]="mark.name" [kind]="mark.kind" [colour]="mark.colour" [size]="26" />
          @if (mark.group) {
            <span class="letter">{{ mark.group }}</span>
          }
        </span>
      }
    </div>
  `,
  styles: `
    .map {
      aspect-ratio: 8 / 5;
      background:
        linear-gradient(var(--line), var(--line)) center / 100% 1px no-repeat,
        linear-gradient(var(--line), var(--line)) center / 1px 100% no-repeat,
        var(--surface-card);
      border: 1px solid var(--line);
      border-radius: var(--radius-small);
      position: relative;
    }
    .mark {
      position: absolute;
      transform: translate(-50%, -50%);
      transition:
        left 180ms ease-out,
        top 180ms ease-out;
    }
    .letter {
      background: var(--surface-card);
      border: 1px solid var(--line);
      border-radius: 8px;
      bottom: -6px;
      color: var(--text);
      font-size: 10px;
      font-weight: 600;
      line-height: 14px;
      min-width: 16px;
      position: absolute;
      right: -6px;
      text-align: center;
    }
  `,
})
export class OpinionMap {
  readonly marks = input.required<readonly MapMark[]>();

  protected readonly placed = computed(() => {
    const places = placeMarks(this.marks().map(({ at }) => at));
    return this.marks().map((mark, i) => ({ ...mark, place: places[i]! }));
  });
  protected readonly inWords = computed(() => {
    const groups = Map.groupBy(this.marks(), ({ group }) => group);
    const told = [...groups].map(([group, marks]) => {
      const names = listed(marks.map(({ name }) => name));
      return group === null ? names : `group ${group}: ${names}`;
    });
    return `Map of opinions, ${told.join('; ')}`;
  });
}
