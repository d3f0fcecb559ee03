/** SQLSTATE of an error of the driver, or the error code of the socket below it. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** Said by the driver without a code. */
const SOCKET_TEXTS = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'Client was closed',
  'not queryable',
  'Query read timeout',
];
/** A prepared plan outlived a migration; the statement succeeds when it is sent again. */
const OUTDATED_PLAN = 'cached plan must not change result type';
/**
 * 08 connection, 53 too many connections or no disk, 57P shutting down or starting up, 25006 read-only after a
 * fail-over, 40001 and 40P01 lost a race the database resolved, 55P03 lock not had in time.
 */
const PASSING_STATES = /^(08|53|57P)|^(25006|40001|40P01|55P03)$/;

/** Whether the database, not the work, was the trouble: the same work may succeed when it is tried again. */
export function isConnectionError(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined && (SOCKET_CODES.has(code) || PASSING_STATES.test(code))) return true;
  if (!(error instanceof Error)) return false;
  if (error.message === OUTDATED_PLAN) return true;
  if (SOCKET_TEXTS.some((text) => error.message.includes(text))) return true;
  if (error instanceof AggregateError) return error.errors.some(isConnectionError);
  return error.cause !== undefined && isConnectionError(error.cause);
}

/** Whether a row of this key was there already. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (codeOf(error) !== '23505') return false;
  if (constraint === undefined) return true;
  return typeof error === 'object' && error !== null && 'constraint' in error && error.constraint === constraint;
}
