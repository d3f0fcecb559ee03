import type { HumanInput, Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { whyClosed } from './answer-request.ts';
import type { Request } from './request.ts';

/** Which of a person's open requests an answer without `request_id` is for. */
export type Choice =
  | { readonly kind: 'one'; readonly request_id: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly of: readonly Request[] };

export function chooseRequest(open: readonly Request[], type: HumanInput['type']): Choice {
  const meant = open.filter((request) => signs(request) === (type === 'approval'));
  // An approval asked in mid-discussion may also be answered by one of its options.
  const fitting = meant.length === 0 && type === 'choice' ? open.filter((r) => r.kind === 'input_request') : meant;
  const [first] = fitting;
  if (first === undefined) return { kind: 'none' };
  return fitting.length === 1 ? { kind: 'one', request_id: first.request_id } : { kind: 'several', of: fitting };
}

const signs = (request: Request): boolean => request.kind === 'approval' || request.type === 'approval';

/**
 * Where nothing fits after a while: a single open request is meant all the same (its own rules then say what is
 * wrong with the answer); else the person is told what is open, or who was faster.
 */
export function noneFits(open: readonly Request[], latest: Request | null, by: string): Result<string, Refusal> {
  const [only] = open;
  if (only !== undefined && open.length === 1) return ok(only.request_id);
  if (open.length > 0) return several(open, 'None of the requests that await you takes this answer');
  const faster = latest === null ? [] : [whyClosed(latest, by)];
  return err({ kind: 'conflict', detail: ['Nothing awaits you here', ...faster].join('. '), open: [] });
}

export const several = (of: readonly Request[], detail: string): Result<never, Refusal> =>
  err({ kind: 'conflict', detail, open: of.map(({ request_id, prompt }) => ({ request_id, prompt })) });
