import { expireRequest as expire } from '../domain/expire-request.ts';
import type { Request, Step } from '../domain/request.ts';
import type { Unit } from '../ports/requests.ts';

/** Does something as a part of the story a request belongs to: nobody's message is there to say so. */
export type OnBehalfOf = <T>(request: Request, work: () => Promise<T>) => Promise<T>;

/** Follows the declared policy of one request whose deadline passed; null: there is none, or others are at it. */
export async function expireRequest(unit: Unit, at: string, onBehalfOf: OnBehalfOf): Promise<Step | null> {
  const request = await unit.requests.lockDue(at);
  if (!request) return null;
  return onBehalfOf(request, async () => {
    const step = expire(request, at);
    await unit.requests.save(step.request);
    await unit.announce(step);
    return step;
  });
}
