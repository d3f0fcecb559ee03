import type { Actor, ask, QuestionBody, QuestionReply, Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { castBallot as cast } from '../domain/cast-ballot.ts';
import type { Casting, Step } from '../domain/vote.ts';
import type { Unit, VoteReader } from '../ports/votes.ts';

type Order = QuestionBody<typeof ask.castBallot>;
type Reply = QuestionReply<typeof ask.castBallot>;

/** What casting a ballot needs around it. */
export type CastBallotWork = {
  readonly reader: VoteReader;
  /** Looks for what is on its way until it is there or patience ends; whether it was found. */
  readonly lookFor: (isThere: () => Promise<boolean>) => Promise<boolean>;
  /** Runs the work in one transaction with its reply; a key that was used before gets the reply of then. */
  readonly once: (work: (unit: Unit) => Promise<Result<Reply, Refusal>>) => Promise<Result<Reply, Refusal>>;
  /** The moment of a ballot, and the random text its receipt is made with. */
  readonly casting: () => Casting;
  /** Called after the commit. */
  readonly onStep: (step: Step) => void;
};

/**
 * Casts or changes a person's ballot. The log may tell of a vote before this service has heard of it: then it is
 * waited for a moment, and the person is asked to come back (`unavailable`) where the log knows it.
 */
export async function castBallot(work: CastBallotWork, order: Order, actor: Actor): Promise<Result<Reply, Refusal>> {
  const { vote_id, ballot, known } = order;
  if (ballot.user_id !== actor.person_id) return err({ kind: 'forbidden', detail: 'A ballot is cast by oneself' });
  if (known && !(await work.lookFor(() => work.reader.hasHeardOf(vote_id)))) {
    return err({ kind: 'unavailable', detail: 'This vote is being opened' });
  }
  const outcome: { step: Step | null } = { step: null };
  const reply = await work.once(async (unit) => {
    const vote = await unit.votes.lock(vote_id);
    if (vote?.discussion_id !== order.discussion_id || vote.workspace_id !== actor.workspace_id) {
      return err({ kind: 'not_found', detail: `There is no vote ${vote_id}` });
    }
    const step = cast(vote, actor.person_id, ballot, work.casting());
    if (!step.ok) return step;
    await unit.votes.save(vote, step.value.vote);
    await unit.announce(step.value);
    outcome.step = step.value;
    return ok({ seq: null, receipt: step.value.receipt });
  });
  if (reply.ok && outcome.step) work.onStep(outcome.step);
  return reply;
}
