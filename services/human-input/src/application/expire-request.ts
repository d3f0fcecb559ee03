import { expireRequest as expire } from '../domain/expire-request.ts';
import type { Step } from '../domain/request.ts';
import type { Unit } from '../ports/requests.ts';

/** Follows the declared policy of one request whose deadline passed; null: there is none, or others are at it. */
export async function expireRequest(unit: Unit, at: string): Promise<Step | null> {
  const request = await unit.requests.lockDue(at);
  if (!request) return null;
  const step = expire(request, at);
  await unit.requests.save(step.request);
  await unit.announce(step);
  return step;
}
