import { defineRequest } from '../message.ts';
import { CreateDiscussion } from '../rest/create-discussion.ts';

/** Another service asks for a decision: the body of `POST /v1/discussions`; the CloudEvent's id is the idempotency key. */
export const discussionRequested = defineRequest('orchestrator', 'discussion-requested', CreateDiscussion);
