import { Component, computed, input, model } from '@angular/core';
import { ballotFormOf, scoreRangeOf } from '@maestro/tally';
import type { BallotForms } from '../../../data/room/orders';
import type { Vote } from '../../../data/room/room';
import { ApprovalList } from '../../../ui/ballot/approval-list';
import { PairList } from '../../../ui/ballot/pair-list';
import { RankList } from '../../../ui/ballot/rank-list';
import { ScoreList } from '../../../ui/ballot/score-list';
import { StanceList } from '../../../ui/ballot/stance-list';
import { GRADIENTS } from './ballot-words';

/** The part of a ballot its method asks for, where that is more than one choice. */
@Component({
  selector: 'app-ballot-fields',
  imports: [ApprovalList, PairList, RankList, ScoreList, StanceList],
  template: `
    @switch (form()) {
      @case ('approvals') {
        <ui-approval-list
          label="Options"
          [options]="options()"
          [approvals]="ballot().approvals ?? []"
          (approvalsChange)="ballot.set({ approvals: [...$event] })"
        />
      }
      @case ('ranking') {
        <ui-rank-list label="Your order" [options]="options()" [ranking]="ranking()" (rankingChange)="rank($event)" />
      }
      @case ('stances') {
        <ui-stance-list
          label="Options"
          [options]="options()"
          [stances]="ballot().stances ?? {}"
          (stancesChange)="ballot.set({ stances: { ...$event } })"
        />
      }
      @case ('comparisons') {
        <ui-pair-list
          label="Pairs"
          [options]="options()"
          [comparisons]="ballot().comparisons ?? []"
          (comparisonsChange)="ballot.set({ comparisons: [...$event] })"
        />
      }
      @case ('scores') {
        <ui-score-list
          label="Options"
          [options]="options()"
          [min]="range()?.min ?? 0"
          [max]="range()?.max ?? 0"
          [budget]="range()?.budget ?? null"
          [words]="words()"
          [scores]="ballot().scores ?? {}"
          (scoresChange)="ballot.set({ scores: { ...$event } })"
        />
      }
    }
  `,
})
export class BallotFields {
  readonly vote = input.required<Vote>();
  /** In the order this reader sees them. */
  readonly options = input.required<readonly string[]>();
  readonly ballot = model.required<BallotForms>();

  protected readonly form = computed(() => ballotFormOf(this.vote().method));
  protected readonly range = computed(() => scoreRangeOf(this.vote().method, this.vote().terms.settings));
  protected readonly words = computed(() => (this.vote().method === 'gradients' ? GRADIENTS : null));
  protected readonly ranking = computed(
    () => this.ballot().ranking?.map((rank) => (typeof rank === 'string' ? [rank] : rank)) ?? null,
  );

  protected rank(ranking: readonly (readonly string[])[] | null): void {
    this.ballot.set(ranking === null ? {} : { ranking: ranking.map((rank) => [...rank]) });
  }
}
