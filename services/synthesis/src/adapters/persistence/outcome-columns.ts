import { failed, type Outcome, type Writer } from '../../domain/task.ts';

/** An outcome apart from what it brought, which has a column of its own. */
export const outcomeColumns = <T>(outcome: Outcome<T> | null) => ({
  written_by: outcome?.kind === 'done' ? JSON.stringify(outcome.by) : null,
  failure: outcome?.kind === 'failed' ? outcome.cause : null,
});

export const valueOf = <T>(outcome: Outcome<T> | null): string | null =>
  outcome?.kind === 'done' ? JSON.stringify(outcome.value) : null;

export function outcomeOf<T>(value: T | null, by: Writer | null, failure: string | null): Outcome<T> | null {
  if (failure !== null) return failed(failure);
  return value !== null && by !== null ? { kind: 'done', value, by } : null;
}
