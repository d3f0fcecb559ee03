import { ask, type Actor, type IdempotencyKey, type QuestionReply, type Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import { answer, answerService, type Answer } from '@maestro/messaging';
import { castBallot, type CastBallotWork } from '../../application/cast-ballot.ts';
import { compareVote, exportVote, getVote, listVotes } from '../../application/read-votes.ts';
import type { Unit } from '../../ports/votes.ts';

type Cast = Result<QuestionReply<typeof ask.castBallot>, Refusal>;

export type Answering = Omit<CastBallotWork, 'once'> & {
  /** Runs the work in the transaction that keeps its reply under the person's idempotency key. */
  readonly once: (
    idempotency: IdempotencyKey | null,
    actor: Actor,
    work: (unit: Unit) => Promise<Cast>,
  ) => Promise<Cast>;
};

export const answers = (answering: Answering): Answer[] => [
  answer(ask.castBallot, (body, { actor, idempotency }) =>
    castBallot({ ...answering, once: (work) => answering.once(idempotency, actor, work) }, body, actor),
  ),
  answer(ask.listVotes, async ({ discussion_id }, { actor }) =>
    ok(await listVotes(answering.reader, actor, discussion_id)),
  ),
  answer(ask.getVote, (body, { actor }) => getVote(answering, actor, body)),
  answer(ask.compareVote, (body, { actor }) => compareVote(answering, actor, body)),
  answer(ask.exportVote, (body, { actor }) => exportVote(answering, actor, body)),
  answerService(ask.pings.voting, () => Promise.resolve(ok({ service: 'voting' }))),
];
