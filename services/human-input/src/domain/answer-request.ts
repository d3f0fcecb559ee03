import type { HumanInput, Refusal } from '@maestro/contracts';
import { assertNever, err, ok, type Result } from '@maestro/kernel';
import { readAnswer } from './read-answer.ts';
import { readApproval } from './read-approval.ts';
import type { Request, Step } from './request.ts';

/** The first valid answer of somebody who was asked closes the request; whoever comes later is told by whom. */
export function answerRequest(request: Request, by: string, input: HumanInput, at: string): Result<Step, Refusal> {
  if (!request.to.includes(by)) return err({ kind: 'forbidden', detail: `This was not asked of ${by}` });
  if (request.state.status !== 'open') return err({ kind: 'conflict', detail: whyClosed(request, by) });
  const answer = request.kind === 'approval' ? readApproval(request, input) : readAnswer(request, input);
  if (!answer.ok) return answer;
  const version = request.version + 1;
  return ok({
    request: { ...request, version, state: { status: 'answered', at, by, answer: answer.value } },
    effects: [{ kind: 'answered', version, by, answer: answer.value }],
  });
}

/** Why a request takes no answer any more, in words for somebody who comes too late. */
export function whyClosed({ state }: Request, reader: string): string {
  switch (state.status) {
    case 'answered':
      return state.by === reader ? 'You have answered this already' : `${state.by} has answered this already`;
    case 'expired':
      return `The deadline has passed and "${state.option}" was taken`;
    case 'withdrawn':
      return 'This is not asked any more';
    case 'open':
      return 'This awaits its answer';
    default:
      return assertNever(state);
  }
}
