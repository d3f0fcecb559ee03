import { withdraw } from '../domain/request.ts';
import type { Unit } from '../ports/requests.ts';

/** Nobody need answer any more. A request not heard of yet will be withdrawn as soon as it is. */
export async function withdrawRequest(unit: Unit, requestId: string, reason: string, at: string): Promise<void> {
  const request = await unit.requests.lock(requestId);
  if (!request) return unit.requests.addWithdrawal(requestId, reason, at);
  const withdrawn = withdraw(request, reason, at);
  if (withdrawn !== request) await unit.requests.save(withdrawn);
}
