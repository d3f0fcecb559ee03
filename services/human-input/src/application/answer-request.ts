import type { Actor, ask, QuestionBody, QuestionReply, Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { answerRequest as answer } from '../domain/answer-request.ts';
import { chooseRequest, noneFits, several } from '../domain/choose-request.ts';
import type { Step } from '../domain/request.ts';
import type { Reader, RequestReader, Unit } from '../ports/requests.ts';

type Order = QuestionBody<typeof ask.answerRequest>;
type Reply = QuestionReply<typeof ask.answerRequest>;

/** What answering needs around it. */
export type AnswerRequestWork = {
  readonly reader: RequestReader;
  /** Looks for what is on its way until it is there or patience ends; whether it was found. */
  readonly lookFor: (isThere: () => Promise<boolean>) => Promise<boolean>;
  /** Runs the work in one transaction with its reply; a key that was used before gets the reply of then. */
  readonly once: (work: (unit: Unit) => Promise<Result<Reply, Refusal>>) => Promise<Result<Reply, Refusal>>;
  readonly now: () => string;
  /** Called after the commit. */
  readonly onStep: (step: Step) => void;
};

/** Nothing to answer yet: the log may tell of a request before this service has heard of it. */
const NOT_YET: Result<never, Refusal> = err({ kind: 'unavailable', detail: 'This request is being opened' });

/**
 * A person's answer; the first valid one wins. What is on its way is waited for a moment, then the person is asked to
 * come back (`unavailable`) where the log knows the request, else told what is open.
 */
export async function answerRequest(
  work: AnswerRequestWork,
  order: Order,
  actor: Actor,
): Promise<Result<Reply, Refusal>> {
  const { discussion_id, input } = order;
  if (input.user_id !== actor.person_id) return err({ kind: 'forbidden', detail: 'One answers for oneself' });
  const reader: Reader = { ...actor, discussion_id };
  const outcome: { step: Step | null; isTooEarly: boolean } = { step: null, isTooEarly: false };

  const attempt = (isLast: boolean) =>
    work.once(async (unit) => {
      const id = await requestMeant(unit, order, reader, isLast);
      outcome.isTooEarly = id === null;
      if (id === null) return NOT_YET;
      if (!id.ok) return id;
      const request = await unit.requests.lock(id.value);
      if (!request) {
        outcome.isTooEarly = order.known;
        return order.known ? NOT_YET : notFound(id.value);
      }
      if (request.discussion_id !== discussion_id || request.workspace_id !== actor.workspace_id) {
        return notFound(id.value);
      }
      const step = answer(request, actor.person_id, input, work.now());
      if (!step.ok) return step;
      await unit.requests.save(step.value.request);
      await unit.announce(step.value);
      outcome.step = step.value;
      return ok({ seq: null });
    });

  let reply = await attempt(false);
  if (outcome.isTooEarly) {
    await work.lookFor(async () =>
      input.request_id === undefined
        ? chooseRequest(await work.reader.openFor(reader), input.type).kind !== 'none'
        : work.reader.hasHeardOf(input.request_id),
    );
    reply = await attempt(true);
  }
  if (reply.ok && outcome.step) work.onStep(outcome.step);
  return reply;
}

/** The id of the request an answer is for; null: there is none yet, and one may be on its way. */
async function requestMeant(
  unit: Unit,
  { input }: Order,
  reader: Reader,
  isLast: boolean,
): Promise<Result<string, Refusal> | null> {
  if (input.request_id !== undefined) return ok(input.request_id);
  const open = await unit.requests.openFor(reader);
  const choice = chooseRequest(open, input.type);
  if (choice.kind === 'one') return ok(choice.request_id);
  if (choice.kind === 'several') return several(choice.of, 'Several requests await you: name one by request_id');
  return isLast ? noneFits(open, await unit.requests.lastClosedFor(reader), reader.person_id) : null;
}

const notFound = (id: string): Result<never, Refusal> =>
  err({ kind: 'not_found', detail: `There is no request ${id}` });
