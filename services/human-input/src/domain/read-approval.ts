import type { HumanInput, Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import { invalid, oneOf } from './refusals.ts';
import type { Answer, Request } from './request.ts';

/** The final sign-off: a response that is open to this approver, with what that response needs and nothing else. */
export function readApproval(request: Request, input: HumanInput): Result<Answer, Refusal> {
  if (input.type !== 'approval') return invalid('/type', 'must be "approval": the decision awaits a sign-off');
  const { response, option = null, conditions = [], reason = null } = input;
  if (!request.responses.includes(response)) return invalid('/response', oneOf(request.responses));
  if (response === 'veto' && reason === null) return invalid('/reason', 'is needed with a veto');
  if (response === 'override') {
    if (option === null) return invalid('/option', `is needed with an override; ${oneOf(request.options)}`);
    if (!request.options.includes(option)) return invalid('/option', oneOf(request.options));
  } else if (option !== null) {
    return invalid('/option', 'only goes with "override"');
  }
  const binds = response === 'approve' || response === 'override';
  if (!binds && conditions.length > 0) return invalid('/conditions', 'only go with "approve" and "override"');
  return ok({ option, message: null, approval: { response, option, conditions, reason } });
}
