import type { Input } from '../input.ts';
import type { Proceedings } from '../proceedings.ts';
import { hasEnded } from '../state.ts';

/** A budget nears its end; from `wind_down` on the floor closes, as it does for every limit. */
export function takeBudgetLevel(p: Proceedings, input: Extract<Input, { kind: 'budget-neared' }>): void {
  if (hasEnded(p.state)) return;
  const { scope, period, unit, level, share } = input;
  p.record('budget:neared', { scope, period, unit, level, share });
}
