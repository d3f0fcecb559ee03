import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { writeBallot } from '@maestro/tally/formats';
import type { CastBallot } from '@maestro/tally';
import { canonical, type Json } from './canonical.ts';

/** SHA-256 as 64 lower-case hexadecimal digits. */
export type Digest = string;

/** The hash of a labelled value. The label keeps a receipt from ever being read as a link, or the other way round. */
export const digestOf = (label: string, value: Json): Digest =>
  bytesToHex(sha256(utf8ToBytes(canonical([`maestro ${label} v1`, value]))));

/** Whether a text is 16 to 64 bytes in lower-case hexadecimal digits. */
export const isSalt = (text: string): boolean => /^(?:[0-9a-f]{2}){16,64}$/.test(text);

/**
 * What a voter is given for a ballot. Without the salt nobody can try all possible ballots against it; with it, the
 * voter can show that this ballot, and no other, was handed in to this vote.
 * `salt` comes from a secure random source, a new one for every ballot. Throws a RangeError where it is none.
 */
export const receiptOf = (voteId: string, ballot: CastBallot, salt: string): Digest =>
  receiptOfWritten(voteId, writeBallot(ballot) as Json, salt);

/** The receipt of a ballot as it stands written: what means the same in other words has another one. */
export function receiptOfWritten(voteId: string, ballot: Json, salt: string): Digest {
  if (!isSalt(salt)) throw new RangeError('a salt is 16 to 64 bytes in lower-case hexadecimal digits');
  return digestOf('receipt', { vote: voteId, ballot, salt });
}
