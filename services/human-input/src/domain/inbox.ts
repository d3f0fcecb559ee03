import type { bus, DataOf, InboxItem } from '@maestro/contracts';
import { millisecondsBetween } from '@maestro/kernel';
import type { Request } from './request.ts';

/** A vote a person has not cast a ballot in yet, as voting's facts tell it. */
export type AwaitedBallot = Omit<DataOf<typeof bus.voteOpened>, 'people'> & {
  readonly discussion_id: string;
  readonly since: string;
};

export const requestItem = (request: Request): InboxItem => ({
  kind: request.kind,
  discussion_id: request.discussion_id,
  topic: request.topic,
  request_id: request.request_id,
  vote_id: null,
  type: request.type,
  method: null,
  prompt: request.prompt,
  options: request.options,
  responses: request.responses,
  deadline: request.deadline,
  blocking: request.blocking,
  since: request.opened_at,
});

export const ballotItem = (vote: AwaitedBallot): InboxItem => ({
  kind: 'ballot',
  discussion_id: vote.discussion_id,
  topic: vote.topic,
  request_id: null,
  vote_id: vote.vote_id,
  type: null,
  method: vote.method,
  prompt: vote.topic,
  options: vote.options,
  responses: [],
  deadline: vote.deadline,
  blocking: true,
  since: vote.since,
});

/** What has waited longest comes first. */
export const inOrder = (items: readonly InboxItem[]): InboxItem[] =>
  items.toSorted((a, b) => millisecondsBetween(b.since, a.since));
