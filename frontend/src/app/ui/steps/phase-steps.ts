import { Component, computed, input } from '@angular/core';
import type { Phase } from '@maestro/contracts';
import { Icon } from '../icon/icon';
import { phaseLabels } from '../words/labels';

const ROAD: readonly Phase[] = ['opening', 'discussing', 'voting', 'synthesising', 'approving', 'decided'];

/** Where a discussion stands on the road to its decision. */
@Component({
  selector: 'ui-phase-steps',
  imports: [Icon],
  template: `
    <ol aria-label="Phases">
      @for (step of steps(); track step.phase) {
        <li
          [class]="step.state"
          [class.broken]="step.broken"
          [attr.aria-current]="step.state === 'now' ? 'step' : null"
        >
          <span class="dot">
            @if (step.state === 'done' || (step.state === 'now' && step.phase === 'decided')) {
              <ui-icon name="check" [size]="12" />
            }
          </span>
          <span class="label">{{ step.label }}</span>
          @if (step.state === 'done') {
            <span class="cdk-visually-hidden">(done)</span>
          }
        </li>
      }
    </ol>
    <p class="short">{{ short() }}</p>
  `,
  styleUrl: './phase-steps.scss',
})
export class PhaseSteps {
  readonly phase = input.required<Phase>();
  /** Whether anybody must sign; without approvers that step does not exist. */
  readonly approvers = input(true);

  protected readonly steps = computed(() => {
    const phase = this.phase();
    const broken = phase === 'deadlocked' || phase === 'cancelled';
    const road = ROAD.filter((p) => p !== 'approving' || this.approvers() || phase === 'approving');
    const shown = broken ? [...road.slice(0, -1), phase] : road;
    const at = shown.indexOf(phase);
    return shown.map((p, i) => {
      const ahead = i > at || (broken && i < at);
      return { phase: p, label: phaseLabels[p], broken, state: ahead ? 'ahead' : i === at ? 'now' : 'done' };
    });
  });

  protected readonly short = computed(() => {
    const steps = this.steps();
    const at = steps.findIndex((s) => s.phase === this.phase());
    return `${phaseLabels[this.phase()]} · ${at + 1} of ${steps.length}`;
  });
}
