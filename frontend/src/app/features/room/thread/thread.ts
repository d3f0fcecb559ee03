import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  input,
  signal,
  untracked,
  viewChild,
  viewChildren,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { isSpoken } from '../../../data/room/entry';
import { RoomStore } from '../../../data/room/room-store';
import { Icon } from '../../../ui/icon/icon';
import { Shortcuts } from '../../../ui/layout/shortcuts';
import { RoomActions } from '../room-actions';
import { RowWindow } from './row-window';
import { SpeakingCards } from './speaking-cards';
import { ThreadRow } from './thread-row';

/** So close to the end counts as reading the newest words: the thread follows. CSS pixels. */
const NEAR_END = 64;
const MARK_MS = 2000;
/** Where a message that was jumped to comes to stand below the top. CSS pixels. */
const JUMP_MARGIN = 72;

/**
 * Everything said and done, oldest first. Only the rows around what is visible are in the page. Nothing that arrives
 * moves what is being read: at the end the thread follows, elsewhere a pill tells how much is new.
 */
@Component({
  selector: 'app-thread',
  imports: [MatButton, MatIconButton, Icon, SpeakingCards, ThreadRow],
  templateUrl: './thread.html',
  styleUrl: './thread.scss',
})
export class Thread {
  private readonly store = inject(RoomStore);
  private readonly actions = inject(RoomActions);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly rows = viewChildren<ElementRef<HTMLElement>>('row');

  readonly discussionId = input.required<string>();

  protected readonly entries = computed(() => (this.store.caughtUp() ? this.store.room().entries : []));
  protected readonly ready = this.store.caughtUp;
  private readonly heights = signal<ReadonlyMap<number, number>>(new Map());
  private readonly scrollTop = signal(0);
  private readonly viewportHeight = signal(800);
  private readonly keys = computed(() => this.entries().map((entry) => entry.seq));
  private readonly layout = computed(() => new RowWindow(this.keys(), this.heights()));
  private readonly range = computed(() => this.layout().around(this.scrollTop(), this.viewportHeight()), {
    equal: (a, b) => a.start === b.start && a.end === b.end,
  });
  protected readonly shown = computed(() => {
    const { start, end } = this.range();
    return this.entries()
      .slice(start, end)
      .map((entry, i) => ({ entry, position: start + i + 1, spoken: isSpoken(entry) }));
  });
  protected readonly above = computed(() => this.layout().top(this.range().start));
  protected readonly below = computed(() => this.layout().height - this.layout().top(this.range().end));

  /** Whether the reader is at the end. */
  protected readonly following = this.actions.atEnd;
  private readonly readUpTo = signal(0);
  protected readonly unread = computed(() => {
    const last = this.readUpTo();
    const fresh = this.entries().filter(
      (entry) => entry.seq > last && entry.kind !== 'notice' && entry.kind !== 'phase' && entry.kind !== 'tool',
    );
    return this.following() ? 0 : fresh.length;
  });
  private readonly newestAsk = computed(() => this.store.myAsks().at(-1)?.seq);
  protected readonly marked = signal(0);

  private readonly measuring = new ResizeObserver((changes) => this.measure(changes));
  private unmark: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.measuring.disconnect();
      clearTimeout(this.unmark);
    });
    inject(Shortcuts).bind({ j: () => this.step(1), k: () => this.step(-1) });
    effect(() => {
      if (this.following()) this.readUpTo.set(this.keys().at(-1) ?? 0);
    });
    effect(() => {
      const last = this.entries().findLast(isSpoken);
      if (last?.by === this.store.me() && last.seq > untracked(this.readUpTo)) untracked(() => this.toNewest());
    });
    effect(() => {
      const ask = this.newestAsk();
      if (ask !== undefined) untracked(() => this.show(ask));
    });
    effect(() => {
      const jump = this.actions.jump();
      if (jump !== null && this.ready()) untracked(() => this.goTo(jump.seq));
    });
    afterRenderEffect(() => {
      this.measuring.disconnect();
      this.measuring.observe(this.scroller().nativeElement);
      for (const row of this.rows()) this.measuring.observe(row.nativeElement);
    });
    afterRenderEffect(() => {
      this.entries();
      this.store.liveTexts();
      this.store.room();
      this.heights();
      if (untracked(this.following)) this.toEnd();
    });
  }

  protected scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller().nativeElement;
    const movedUp = scrollTop < this.scrollTop();
    this.scrollTop.set(scrollTop);
    if (scrollHeight - scrollTop - clientHeight < NEAR_END) this.following.set(true);
    else if (movedUp) this.following.set(false);
  }

  protected toNewest(): void {
    this.following.set(true);
    this.toEnd();
  }

  private toEnd(): void {
    const scroller = this.scroller().nativeElement;
    scroller.scrollTop = scroller.scrollHeight;
    this.scrollTop.set(scroller.scrollTop);
  }

  /** Heights as they really are; what lies above the reader must not push the text under their eyes. */
  private measure(changes: readonly ResizeObserverEntry[]): void {
    const scroller = this.scroller().nativeElement;
    this.viewportHeight.set(scroller.clientHeight);
    const before = this.layout();
    const next = new Map(this.heights());
    let pushed = 0;
    for (const { target } of changes) {
      const seq = Number((target as HTMLElement).dataset['seq']);
      const height = (target as HTMLElement).offsetHeight;
      if (!seq || height === 0 || next.get(seq) === height) continue;
      const index = before.indexOf(seq);
      const known = before.top(index + 1) - before.top(index);
      if (before.top(index + 1) <= scroller.scrollTop) pushed += height - known;
      next.set(seq, height);
    }
    this.heights.set(next);
    if (pushed !== 0 && !this.following()) scroller.scrollTop += pushed;
    else if (this.following()) this.toEnd();
  }

  /** What is newly asked of a reader at the end is shown from its beginning, however long it is. */
  private show(seq: number): void {
    if (!this.following()) return;
    this.following.set(false);
    this.bring(seq, 3, false);
  }

  private goTo(seq: number): void {
    const index = this.layout().indexOf(seq);
    const target = this.keys()[index];
    if (target === undefined) return;
    this.following.set(false);
    this.mark(target);
    this.bring(target, 3, true);
  }

  /** Rows are only estimated until they have been drawn: after each drawing the place is known better. */
  private bring(seq: number, tries: number, focus: boolean): void {
    const index = this.layout().indexOf(seq);
    const scroller = this.scroller().nativeElement;
    scroller.scrollTop = this.layout().top(index) - JUMP_MARGIN;
    this.scrollTop.set(scroller.scrollTop);
    requestAnimationFrame(() => {
      if (tries > 0) this.bring(seq, tries - 1, focus);
      else if (focus) this.rowOf(seq)?.focus({ preventScroll: true });
    });
  }

  private mark(seq: number): void {
    clearTimeout(this.unmark);
    this.marked.set(seq);
    this.unmark = setTimeout(() => this.marked.set(0), MARK_MS);
  }

  /** J and K: from message to message, beginning at the one in focus or at the last one visible. */
  private step(direction: 1 | -1): void {
    const spoken = this.entries().filter(isSpoken);
    const focused = Number(document.activeElement?.closest<HTMLElement>('[data-seq]')?.dataset['seq'] ?? 0);
    const at = spoken.findIndex((entry) => entry.seq === focused);
    const next = at < 0 ? this.firstVisible(spoken) : spoken[at + direction];
    if (next === undefined) return;
    this.following.set(false);
    this.bring(next.seq, 2, true);
  }

  private firstVisible(spoken: readonly { readonly seq: number }[]): { readonly seq: number } | undefined {
    const top = this.scroller().nativeElement.scrollTop;
    const layout = this.layout();
    return spoken.find((entry) => layout.top(layout.indexOf(entry.seq)) >= top) ?? spoken.at(-1);
  }

  private rowOf(seq: number): HTMLElement | undefined {
    return this.rows().find((row) => row.nativeElement.dataset['seq'] === String(seq))?.nativeElement;
  }
}
