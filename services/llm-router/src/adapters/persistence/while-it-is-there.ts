import { isConnectionError } from '@maestro/database';
import { NotNow } from '../../domain/not-now.ts';

/** Says `NotNow` for what failed because the database is away; anything else is thrown as it is. */
export async function whileItIsThere<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isConnectionError(error)) throw new NotNow('the database is away', { cause: error });
    throw error;
  }
}
