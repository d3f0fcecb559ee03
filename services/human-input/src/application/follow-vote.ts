import type { bus, DataOf } from '@maestro/contracts';
import type { AwaitedBallots } from '../ports/requests.ts';

type Opened = DataOf<typeof bus.voteOpened>;
type Place = { readonly workspace_id: string; readonly discussion_id: string };

/** A vote takes ballots: it awaits its people in their inboxes. */
export function followOpened(ballots: AwaitedBallots, fact: Opened, place: Place, since: string): Promise<void> {
  const { people, ...vote } = fact;
  return ballots.open({ ...vote, discussion_id: place.discussion_id, since }, place.workspace_id, people);
}

/** Somebody voted: nothing awaits them there any more. An agent's ballot awaited nobody's inbox and changes none. */
export const followCast = (ballots: AwaitedBallots, fact: DataOf<typeof bus.ballotCast>): Promise<void> =>
  ballots.cast(fact.vote_id, fact.participant_id);

/** Nobody's ballot is awaited any more. */
export const followClosed = (ballots: AwaitedBallots, fact: DataOf<typeof bus.voteClosed>): Promise<void> =>
  ballots.close(fact.vote_id);
