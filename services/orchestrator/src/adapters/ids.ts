import { createHash, randomUUID } from 'node:crypto';

export const newDiscussionId = (): string => randomUUID();

/** Always the same id for one request of one sender; 132 bits of a SHA-256. */
export const idForRequest = (sender: string, id: string): string =>
  `r-${createHash('sha256')
    .update(JSON.stringify([sender, id]))
    .digest('base64url')
    .slice(0, 22)}`;
