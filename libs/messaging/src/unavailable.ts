import { isConnectionError } from '@maestro/database';

/** Thrown where something needed is away for now. The message is tried again and this never counts against it. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** Whether trouble around the work, not the work, made it fail. */
export function isOutage(error: unknown): boolean {
  if (error instanceof Unavailable || isConnectionError(error)) return true;
  return error instanceof Error && error.cause !== undefined && isOutage(error.cause);
}
