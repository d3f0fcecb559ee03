import { Component, input, model } from '@angular/core';
import { Icon } from '../icon/icon';

/** Options one may approve of, any number of them. */
@Component({
  selector: 'ui-approval-list',
  imports: [Icon],
  template: `
    <ul [attr.aria-label]="label()">
      @for (option of options(); track option) {
        <li>
          <span class="option">{{ option }}</span>
          <span class="buttons">
            <button type="button" [attr.aria-pressed]="approvals().includes(option)" (click)="toggle(option)">
              <ui-icon name="check" [size]="18" /> Approve<span class="cdk-visually-hidden"> {{ option }}</span>
            </button>
          </span>
        </li>
      }
    </ul>
  `,
  styleUrl: './ballot-list.scss',
})
export class ApprovalList {
  readonly label = input.required<string>();
  readonly options = input.required<readonly string[]>();
  readonly approvals = model<readonly string[]>([]);

  protected toggle(option: string): void {
    const approved = this.approvals();
    this.approvals.set(approved.includes(option) ? approved.filter((o) => o !== option) : [...approved, option]);
  }
}
