import type { Refusal } from '@maestro/contracts';
import { err, type Err } from '@maestro/kernel';

/** Said to strangers as well: they do not learn that a discussion exists. */
export const notFound = (): Err<Refusal> => err({ kind: 'not_found', detail: 'there is no such discussion' });

export const unavailable = (detail: string): Err<Refusal> => err({ kind: 'unavailable', detail });

/** The body speaks for somebody else than the one who sent it. */
export const notYourself = (): Err<Refusal> =>
  err({
    kind: 'forbidden',
    detail: 'one speaks for oneself only',
    errors: [{ pointer: '/user_id', detail: 'must be the person who is signed in' }],
  });

export const invalid = (errors: readonly { pointer: string; detail: string }[]): Err<Refusal> =>
  err({ kind: 'invalid', detail: errors[0]?.detail ?? 'not valid', errors: [...errors] });
