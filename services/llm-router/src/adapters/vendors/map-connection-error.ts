import { failure, type ModelFailure } from '../../domain/model-failure.ts';

/** What never reached an SDK's own error types: sockets, DNS, broken JSON. Asking again may help. */
export function mapConnectionError(error: unknown): ModelFailure {
  return failure('unavailable', innermost(error));
}

/** The deepest cause says what happened: `fetch failed` says nothing, `ECONNREFUSED` does. */
function innermost(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error && current.cause instanceof Error; depth++) {
    current = current.cause;
  }
  if (!(current instanceof Error)) return String(current);
  const code = 'code' in current && typeof current.code === 'string' ? `${current.code}: ` : '';
  return `${code}${current.message}`;
}
