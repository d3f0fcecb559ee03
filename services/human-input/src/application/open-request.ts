import { opened, outcomeOf, withdraw, type OpenRequest, type Origin, type Step } from '../domain/request.ts';
import type { Unit } from '../ports/requests.ts';

/** Opens a request once; asked again, it tells the outcome again where there is one. */
export async function openRequest(unit: Unit, command: OpenRequest, origin: Origin, at: string): Promise<Step> {
  const known = await unit.requests.lock(command.request_id);
  if (known) {
    const step: Step = { request: known, effects: outcomeOf(known) };
    await unit.announce(step);
    return step;
  }
  const request = opened(command, origin, at);
  const withdrawnBecause = await unit.requests.findWithdrawal(command.request_id);
  const step: Step = {
    request: withdrawnBecause === null ? request : withdraw(request, withdrawnBecause, at),
    effects: [],
  };
  await unit.requests.add(step.request);
  return step;
}
