import { ask, type Actor, type IdempotencyKey, type QuestionReply, type Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import { answer, answerService, type Answer } from '@maestro/messaging';
import { answerRequest, type AnswerRequestWork } from '../../application/answer-request.ts';
import { getInbox } from '../../application/get-inbox.ts';
import type { AwaitedBallotReader, Unit } from '../../ports/requests.ts';

type Answered = Result<QuestionReply<typeof ask.answerRequest>, Refusal>;

export type Answering = Omit<AnswerRequestWork, 'once'> & {
  readonly ballots: AwaitedBallotReader;
  /** Runs the work in the transaction that keeps its reply under the person's idempotency key. */
  readonly once: (
    idempotency: IdempotencyKey | null,
    actor: Actor,
    work: (unit: Unit) => Promise<Answered>,
  ) => Promise<Answered>;
};

export const answers = (answering: Answering): Answer[] => [
  answer(ask.answerRequest, (body, { actor, idempotency }) =>
    answerRequest({ ...answering, once: (work) => answering.once(idempotency, actor, work) }, body, actor),
  ),
  answer(ask.getInbox, async (_, { actor }) =>
    ok(await getInbox({ requests: answering.reader, ballots: answering.ballots }, actor)),
  ),
  answerService(ask.pings['human-input'], () => Promise.resolve(ok({ service: 'human-input' }))),
];
