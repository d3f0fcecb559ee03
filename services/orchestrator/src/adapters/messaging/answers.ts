import { ask } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import { answer, answerService, type Answer } from '@maestro/messaging';
import { callVote } from '../../application/call-vote.ts';
import { createDiscussion, type OpeningParts } from '../../application/create-discussion.ts';
import { getDecision } from '../../application/get-decision.ts';
import { getDiscussion } from '../../application/get-discussion.ts';
import { getHeads } from '../../application/get-heads.ts';
import { getMembership } from '../../application/get-membership.ts';
import { listDiscussions } from '../../application/list-discussions.ts';
import { listEvents } from '../../application/list-events.ts';
import { postMessage } from '../../application/post-message.ts';
import { readContext } from '../../application/read-context.ts';
import type { Folds } from '../../application/folds.ts';
import type { Recorder } from '../../application/recorder.ts';
import { requestInput } from '../../application/request-input.ts';
import { steerDiscussion } from '../../application/steer-discussion.ts';
import type { ContextStore } from '../../ports/context-store.ts';

type Parts = OpeningParts & {
  readonly folds: Folds;
  readonly recorder: Recorder;
  readonly contextStore: ContextStore;
};

/** Every question this service answers. */
export function answers(parts: Parts): readonly Answer[] {
  const { store, recorder } = parts;
  const create = createDiscussion(parts);
  const post = postMessage(recorder);
  const steer = steerDiscussion(recorder);
  const askPeople = requestInput(recorder);
  const call = callVote(recorder);
  const list = listDiscussions(store);
  const discussion = getDiscussion(parts);
  const events = listEvents(parts);
  const decision = getDecision(parts);
  const membership = getMembership(parts);
  const heads = getHeads(store);
  const context = readContext(parts);
  return [
    answer(ask.createDiscussion, (body, { actor, idempotency }) => create(body, actor, idempotency)),
    answer(ask.postMessage, (body, { actor, idempotency }) => post(body, actor, idempotency)),
    answer(ask.steerDiscussion, (body, { actor, idempotency }) => steer(body, actor, idempotency)),
    answer(ask.requestInput, (body, { actor, idempotency }) => askPeople(body, actor, idempotency)),
    answer(ask.callVote, (body, { actor, idempotency }) => call(body, actor, idempotency)),
    answer(ask.listDiscussions, (body, { actor }) => list(body, actor)),
    answer(ask.getDiscussion, (body, { actor }) => discussion(body, actor)),
    answer(ask.listEvents, (body, { actor }) => events(body, actor)),
    answer(ask.getDecision, (body, { actor }) => decision(body, actor)),
    answer(ask.getMembership, (body, { actor }) => membership(body, actor)),
    answerService(ask.getHeads, (body) => heads(body)),
    answerService(ask.readContext, (body) => context(body)),
    answerService(ask.pings.orchestrator, () => Promise.resolve(ok({ service: 'orchestrator' }))),
  ];
}
