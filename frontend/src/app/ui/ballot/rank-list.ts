import { CdkDrag, type CdkDragDrop, CdkDropList } from '@angular/cdk/drag-drop';
import { afterNextRender, Component, computed, inject, Injector, input, model } from '@angular/core';
import { Icon } from '../icon/icon';

/** Options in the order the reader puts them, best first: dragged, or moved by buttons; equal ranks where wished. */
@Component({
  selector: 'ui-rank-list',
  imports: [CdkDropList, CdkDrag, Icon],
  template: `
    <ol cdkDropList [attr.aria-label]="label()" (cdkDropListDropped)="drop($event)">
      @for (row of rows(); track row.option; let i = $index, first = $first, last = $last) {
        <li cdkDrag class="draggable" [class.level]="row.level">
          <span class="place">{{ row.place }}.</span>
          <span class="option">{{ row.option }}</span>
          <span class="buttons">
            <button
              type="button"
              [disabled]="first"
              [attr.aria-label]="row.option + ' up'"
              (click)="moveBy($event, i, i - 1)"
            >
              <ui-icon name="keyboard_arrow_up" />
            </button>
            <button
              type="button"
              [disabled]="last"
              [attr.aria-label]="row.option + ' down'"
              (click)="moveBy($event, i, i + 1)"
            >
              <ui-icon name="keyboard_arrow_down" />
            </button>
            <button
              type="button"
              [disabled]="first"
              [attr.aria-pressed]="row.level"
              [attr.aria-label]="row.option + ' level with the one above'"
              (click)="toggleLevel(i)"
            >
              =
            </button>
          </span>
        </li>
      }
    </ol>
  `,
  styleUrl: './ballot-list.scss',
})
export class RankList {
  private readonly injector = inject(Injector);

  readonly label = input.required<string>();
  readonly options = input.required<readonly string[]>();
  /** Rank by rank; null: as the options are listed. */
  readonly ranking = model<readonly (readonly string[])[] | null>(null);

  protected readonly rows = computed(() => rowsOf(this.ranking() ?? this.options().map((option) => [option])));

  protected drop(event: CdkDragDrop<unknown>): void {
    this.move(event.previousIndex, event.currentIndex);
  }

  /** Moves a row and keeps the focus on it: where its end is reached, on the button that leads back. */
  protected moveBy(event: Event, from: number, to: number): void {
    const pressed = event.currentTarget as HTMLButtonElement;
    this.move(from, to);
    afterNextRender(
      () =>
        (pressed.disabled
          ? pressed.parentElement?.querySelector<HTMLButtonElement>('button:enabled')
          : pressed
        )?.focus(),
      { injector: this.injector },
    );
  }

  protected move(from: number, to: number): void {
    const rows = this.rows().map(({ option, level }) => ({ option, level }));
    const [moved] = rows.splice(from, 1);
    if (moved === undefined) return;
    // What is moved stands on a rank of its own again, and so does what comes first.
    rows.splice(to, 0, { ...moved, level: false });
    this.ranking.set(tiersOf(rows));
  }

  protected toggleLevel(index: number): void {
    const rows = this.rows().map((row, i) => (i === index ? { ...row, level: !row.level } : row));
    this.ranking.set(tiersOf(rows));
  }
}

type Row = { readonly option: string; readonly level: boolean };

/** Options that share a rank share its number: 1, 1, 3. */
function rowsOf(tiers: readonly (readonly string[])[]): (Row & { readonly place: number })[] {
  let above = 0;
  return tiers.flatMap((tier) => {
    const place = above + 1;
    above += tier.length;
    return tier.map((option, i) => ({ option, level: i > 0, place }));
  });
}

function tiersOf(rows: readonly Row[]): string[][] {
  const tiers: string[][] = [];
  for (const { option, level } of rows) {
    const tier = level ? tiers.at(-1) : undefined;
    if (tier) tier.push(option);
    else tiers.push([option]);
  }
  return tiers;
}
