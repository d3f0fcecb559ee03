import { advanceApproving, advanceSynthesis } from '../ending/approve.ts';
import { advanceVoting } from '../ending/choose-option.ts';
import { advanceFloor } from './advance-floor.ts';
import type { Proceedings } from '../proceedings.ts';
import { floorIsOpen } from '../state.ts';
import { limitReached } from '../stopping/limits.ts';

/** No rule needs this many steps without anybody outside being asked: more is a bug, not a discussion. */
const MOST_STEPS = 100;

/** Lets the discussion go on as far as it can until somebody outside is awaited. Paused, it stays where it is. */
export function advance(p: Proceedings): void {
  for (let step = 0; step < MOST_STEPS; step++) {
    if (p.state.paused || !advanceOnce(p)) return;
  }
  throw new Error(`discussion ${p.state.discussion_id} does not settle in phase ${p.state.phase}`);
}

function advanceOnce(p: Proceedings): boolean {
  if (floorIsOpen(p.state) && !p.state.closing) {
    const stop = limitReached(p.state, p.at);
    if (stop) p.record('limit:reached', stop);
  }
  switch (p.state.phase) {
    case 'opening':
    case 'discussing':
      return advanceFloor(p);
    case 'voting':
      return advanceVoting(p);
    case 'synthesising':
      return advanceSynthesis(p);
    case 'approving':
      return advanceApproving(p);
    case 'decided':
    case 'deadlocked':
    case 'cancelled':
      return false;
  }
}
