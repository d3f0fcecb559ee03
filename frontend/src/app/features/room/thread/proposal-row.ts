import { Component, computed, inject, input } from '@angular/core';
import type { Proposal, SignOff } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { Viewport } from '../../../ui/layout/viewport';
import { ApprovalCard } from '../asks/approval-card';
import { ContinueAs } from '../asks/continue-as';
import { ProposalText } from '../asks/proposal-text';
import { signOffSentence } from '../../record/sign-off-words';

/** A proposed decision in the flow: to be signed by whoever must, to be read by all others. */
@Component({
  selector: 'app-proposal-row',
  imports: [ApprovalCard, ContinueAs, ProposalText],
  template: `
    @if (mine(); as signOff) {
      @if (!phone()) {
        <app-approval-card [discussionId]="discussionId()" [proposal]="proposal()" [signOff]="signOff" />
      } @else {
        <div class="line open">
          <p>
            <span class="small quiet">Your signature is needed; the answer stands below</span>
            <span class="prompt">{{ proposal().option }}</span>
          </p>
        </div>
      }
    } @else {
      <section class="card proposal" aria-label="Proposed decision">
        <details [open]="open()">
          <summary>
            <span class="small quiet">Proposed decision</span>
            <strong>{{ proposal().option }}</strong>
          </summary>
          <app-proposal-text [discussionId]="discussionId()" [proposal]="proposal()" />
        </details>
        <ul class="plain-list">
          @for (signOff of proposal().signOffs; track signOff.requestId) {
            <li>
              <p>{{ sentence(signOff) }}</p>
              @if (signOff.given?.conditions?.length) {
                <ul class="conditions">
                  @for (condition of signOff.given!.conditions; track $index) {
                    <li>{{ condition }}</li>
                  }
                </ul>
              }
              @if (signOff.given?.reason; as reason) {
                <p class="quiet">“{{ reason }}”</p>
              }
              @if (signOff.given === null && !signOff.withdrawn) {
                <app-continue-as [people]="[signOff.to]" />
              }
            </li>
          }
        </ul>
      </section>
    }
  `,
  styleUrls: ['./ask-row.scss', './proposal-row.scss'],
})
export class ProposalRow {
  private readonly store = inject(RoomStore);
  protected readonly phone = inject(Viewport).phone;

  readonly discussionId = input.required<string>();
  readonly proposal = input.required<Proposal>();

  protected readonly mine = computed(() => {
    const asks = this.store.myAsks();
    const ids = this.proposal().signOffs.map((s) => s.requestId);
    return asks.flatMap((ask) => (ask.kind === 'approval' && ids.includes(ask.id) ? [ask.signOff] : [])).at(0);
  });
  /** Folded away once everybody has answered: the decision page has it all. */
  protected readonly open = computed(() => this.proposal().signOffs.some((s) => s.given === null && !s.withdrawn));

  protected sentence(signOff: SignOff): string {
    return signOffSentence(this.store.room(), signOff);
  }
}
