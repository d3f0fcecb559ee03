import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Title } from '@angular/platform-browser';
import { Router, RouterLink } from '@angular/router';
import { WallClock } from '../../data/clock';
import { decisionOf } from '../../data/decision';
import { problemInWords } from '../../data/rest/problem';
import { seatOf } from '../../data/room/room';
import { RoomStore } from '../../data/room/room-store';
import { CitedText } from '../../ui/chips/cited-text';
import { Icon } from '../../ui/icon/icon';
import { Shortcuts } from '../../ui/layout/shortcuts';
import { Mark } from '../../ui/mark/mark';
import { citedOrder } from '../../ui/words/sentences';
import { clockTime, dayOf } from '../../ui/words/time';
import { phaseSentence } from '../record/phase-words';
import { nameOf } from '../record/who';
import { roadOf } from '../record/road';
import { sourcesOf } from '../record/sources';
import { VoteResult } from '../record/vote-result';
import { outcomeSentence, rulesSentence } from '../record/vote-words';
import { decisionMarkdown } from './decision-markdown';
import { responseLabels } from './response-labels';

/** The decision as a document one could print and sign. */
@Component({
  selector: 'app-decision-page',
  imports: [MatButton, RouterLink, CitedText, Icon, Mark, VoteResult],
  providers: [RoomStore],
  templateUrl: './decision-page.html',
  styleUrl: './decision-page.scss',
})
export class DecisionPage {
  private readonly store = inject(RoomStore);
  private readonly snackBar = inject(MatSnackBar);
  private readonly now = inject(WallClock).now;

  readonly discussionId = input.required<string>();

  protected readonly room = this.store.room;
  protected readonly caughtUp = this.store.caughtUp;
  private readonly phase = computed(() => (this.caughtUp() ? this.room().phase : null));
  private readonly answer = decisionOf(this.discussionId, this.phase);
  protected readonly view = computed(() => (this.answer.hasValue() && this.caughtUp() ? this.answer.value() : null));
  protected readonly problem = computed(() => {
    const error = this.answer.error();
    return error === undefined ? null : problemInWords(error);
  });

  protected readonly link = computed(() => ['/discussions', this.discussionId()]);
  protected readonly status = computed(() => {
    const view = this.view();
    const room = this.room();
    if (view?.status === 'decided') return `Decided on ${dayOf(room.decision?.at ?? room.phaseSince)}`;
    const last = room.entries.findLast((entry) => entry.kind === 'phase');
    return last === undefined ? 'Not decided yet' : phaseSentence(last, room);
  });
  protected readonly order = computed(() => citedOrder(this.view()?.citations ?? []));
  protected readonly sources = computed(() => sourcesOf(this.room(), this.order()));
  protected readonly cited = computed(() => {
    const citations = this.view()?.citations ?? [];
    return {
      decision: citations.filter((c) => c.field === 'decision'),
      rationale: citations.filter((c) => c.field === 'rationale'),
    };
  });
  protected readonly vote = computed(() => {
    const vote = Object.values(this.room().votes).findLast((v) => v.result !== null);
    return vote === undefined ? null : { vote, words: `${outcomeSentence(vote)} ${rulesSentence(vote)}` };
  });
  protected readonly dissent = computed(() =>
    (this.view()?.dissent ?? []).map((line) => ({ ...line, seat: this.personAt(line.participant_id) })),
  );
  protected readonly steps = computed(() =>
    (this.view()?.action_steps ?? []).map((s) => ({
      ...s,
      owner: s.owner === null ? null : nameOf(this.room(), s.owner),
      due: s.due === null ? null : dayOf(s.due),
    })),
  );
  protected readonly signOffs = computed(() =>
    (this.view()?.sign_offs ?? []).map((s) => ({
      ...s,
      seat: this.personAt(s.user_id),
      words: `${responseLabels[s.response] ?? s.response}, ${dayOf(s.at)}`,
    })),
  );
  protected readonly mustBeSigned = computed(() =>
    this.room().seats.some((seat) => seat.seated && seat.permissions.includes('must_approve')),
  );
  protected readonly vetoed = computed(() => this.signOffs().some(({ response }) => response === 'veto'));
  protected readonly review = computed(() => {
    const day = this.view()?.review_date ?? null;
    return day === null ? null : dayOf(day);
  });
  protected readonly road = computed(() =>
    roadOf(this.room()).map((m) => ({ ...m, time: clockTime(m.at, this.now()) })),
  );

  constructor() {
    const router = inject(Router);
    const title = inject(Title);
    inject(Shortcuts).bind({ 'g r': () => void router.navigate(this.link()) });
    effect(() => {
      this.store.me();
      const id = this.discussionId();
      untracked(() => this.store.open(id));
    });
    effect(() => {
      if (this.room().topic !== '') title.setTitle(`Decision: ${this.room().topic} · Maestro Discussions`);
    });
  }

  protected async copy(): Promise<void> {
    const view = this.view();
    if (view === null) return;
    const done = await navigator.clipboard.writeText(decisionMarkdown(view, this.room())).then(
      () => true,
      () => false,
    );
    const words = done ? 'Copied as Markdown' : 'The browser does not allow copying here';
    this.snackBar.open(words, undefined, { duration: 3000 });
  }

  protected print(): void {
    window.print();
  }

  private personAt(id: string) {
    const seat = seatOf(this.room(), id);
    return {
      name: seat?.name ?? id,
      kind: seat?.kind ?? ('human' as const),
      colour: seat?.colour ?? 7,
      title: seat?.title,
    };
  }
}
