import { isOverdue } from '../deadlines.ts';
import { failChoice } from '../asking/ask-moderator.ts';
import type { Proceedings } from '../proceedings.ts';
import { hasEnded } from '../state.ts';
import { failAnalysis, failDraft, failTurn } from './outcomes.ts';

const LATE = 'No answer came in time.';

/** Whatever is overdue is given up: a command that ended as a dead letter must not hang the discussion. */
export function timePassed(p: Proceedings): void {
  const { turn, choice, analyses, draft } = p.state;
  if (hasEnded(p.state)) return;
  if (turn && isOverdue(turn.deadline, p.at)) failTurn(p, turn.turn_id, 'watchdog', LATE);
  if (choice && isOverdue(choice.deadline, p.at)) failChoice(p, choice.choice_id, 'watchdog');
  for (const analysis of Object.values(analyses)) {
    if (isOverdue(analysis.deadline, p.at)) failAnalysis(p, analysis.analysis_id, 'watchdog');
  }
  if (draft && !draft.draft && isOverdue(draft.deadline, p.at)) failDraft(p, draft.draft_id, 'watchdog');
}
