import type { Actor, InboxItem } from '@maestro/contracts';
import { ballotItem, inOrder, requestItem } from '../domain/inbox.ts';
import type { AwaitedBallotReader, RequestReader } from '../ports/requests.ts';

/** Everything that awaits a person in their workspace: requests, approvals, ballots. */
export async function getInbox(
  readers: { readonly requests: RequestReader; readonly ballots: AwaitedBallotReader },
  { workspace_id, person_id }: Actor,
): Promise<{ items: InboxItem[] }> {
  const [requests, ballots] = await Promise.all([
    readers.requests.everythingFor(workspace_id, person_id),
    readers.ballots.awaitedFrom(workspace_id, person_id),
  ]);
  return { items: inOrder([...requests.map(requestItem), ...ballots.map(ballotItem)]) };
}
