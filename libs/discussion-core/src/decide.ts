import type { Refusal } from '@maestro/contracts';
import { assertNever, err, ok, type Result } from '@maestro/kernel';
import { advance } from './advancing/advance.ts';
import type { Input } from './input.ts';
import { takeAnswer, takeExpiry } from './inputs/answers.ts';
import { takeOpinion, takeStances } from './inputs/opinions.ts';
import { open } from './inputs/open.ts';
import { takeBudgetLevel } from './inputs/budget-neared.ts';
import { callVote, cancel, pause, postMessage, requestInput, resume } from './inputs/orders.ts';
import { takeAnalysis, takeDraft, takeTurn, takeTurnFailure, failAnalysis, failDraft } from './inputs/outcomes.ts';
import { join, leave } from './inputs/seating.ts';
import { timePassed } from './inputs/time-passed.ts';
import { takeBallot, takeVote } from './inputs/votes.ts';
import { failChoice, takeChoice } from './asking/ask-moderator.ts';
import { Proceedings, type Decision } from './proceedings.ts';
import { hasBegun, type State } from './state.ts';

/**
 * What one input leads to: the events to append and the commands to send, or a refusal that changes nothing.
 * Pure: the same input on the same state gives the same decision. Facts of other services are never refused;
 * a stale one leads to nothing, one that lost the race with the end is recorded as late.
 */
export function decide(input: Input, state: State): Result<Decision, Refusal> {
  const p = new Proceedings(state, input.at);
  const refusal = hasBegun(state) ? take(input, p) : begin(input, p);
  if (refusal) return err(refusal);
  advance(p);
  return ok(p.decision());
}

function begin(input: Input, p: Proceedings): Refusal | null {
  return input.kind === 'create' ? open(p, input) : { kind: 'not_found', detail: 'There is no such discussion.' };
}

function take(input: Input, p: Proceedings): Refusal | null {
  switch (input.kind) {
    case 'create':
      return { kind: 'conflict', detail: 'This discussion has already been opened.' };
    case 'message':
      return postMessage(p, input);
    case 'pause':
      return pause(p, input.by);
    case 'resume':
      return resume(p, input.by);
    case 'cancel':
      return cancel(p, input.by);
    case 'request-input':
      return requestInput(p, input);
    case 'call-vote':
      return callVote(p, input);
    case 'join':
      return join(p, input);
    case 'leave':
      return leave(p, input);
    default:
      record(input, p);
      return null;
  }
}

type Fact = Exclude<
  Input,
  { kind: 'create' | 'message' | 'pause' | 'resume' | 'cancel' | 'request-input' | 'call-vote' | 'join' | 'leave' }
>;

function record(input: Fact, p: Proceedings): void {
  switch (input.kind) {
    case 'turn-completed':
      return takeTurn(p, input);
    case 'turn-failed':
      return takeTurnFailure(p, input);
    case 'moderator-answered':
      return takeChoice(p, input.choice_id, input.output, input);
    case 'moderator-failed':
      return failChoice(p, input.choice_id, input.cause);
    case 'budget-neared':
      return takeBudgetLevel(p, input);
    case 'analysis-completed':
      return takeAnalysis(p, input);
    case 'analysis-failed':
      return failAnalysis(p, input.analysis_id, input.cause);
    case 'stances-taken':
      return takeStances(p, input);
    case 'opinion-updated':
      return takeOpinion(p, input);
    case 'request-answered':
      return takeAnswer(p, input);
    case 'request-expired':
      return takeExpiry(p, input);
    case 'ballot-cast':
      return takeBallot(p, input.vote_id, input.participant_id);
    case 'vote-closed':
      return takeVote(p, input);
    case 'decision-drafted':
      return takeDraft(p, input);
    case 'decision-failed':
      return failDraft(p, input.draft_id, input.cause);
    case 'time-passed':
      return timePassed(p);
    default:
      return assertNever(input);
  }
}
