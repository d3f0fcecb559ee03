import { Instant } from '@maestro/contracts';

/** Where a page of the list ended: the order is by time of creation, then id, newest first. */
export type Place = { readonly createdAt: string; readonly discussionId: string };

const PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([A-Za-z0-9_-]{1,64})$/;

/** The `next` of a page; clients hand it back as it is. */
export const writePlace = ({ createdAt, discussionId }: Place): string => `${createdAt}~${discussionId}`;

/** undefined: never the `next` of any page. */
export function readPlace(text: string): Place | undefined {
  const [, createdAt, discussionId] = PLACE.exec(text) ?? [];
  if (createdAt === undefined || discussionId === undefined || !Instant.safeParse(createdAt).success) return undefined;
  return { createdAt, discussionId };
}
