import { millisecondsBetween } from '@maestro/kernel';
import { unchanged, type Request, type Step } from './request.ts';

/** When time alone next changes this request; null: never. */
export function nextDue(request: Request): string | null {
  return request.state.status === 'open' && !request.overdue_told ? request.deadline : null;
}

/** The deadline passed: told once. `wait` keeps the request open, `default` closes it with the declared option. */
export function expireRequest(request: Request, at: string): Step {
  const due = nextDue(request);
  if (due === null || millisecondsBetween(due, at) < 0) return unchanged(request);
  const version = request.version + 1;
  const told: Request = { ...request, version, overdue_told: true };
  if (request.expiry.policy === 'wait') return { request: told, effects: [{ kind: 'expired', version, option: null }] };
  const { option } = request.expiry;
  return {
    request: { ...told, state: { status: 'expired', at, option } },
    effects: [{ kind: 'expired', version, option }],
  };
}
