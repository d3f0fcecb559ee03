import { Phase } from '../words.ts';
import { ArtifactList } from './artifacts.ts';
import { HumanInput, Nothing, PostMessage, RequestInput } from './bodies.ts';
import { CreateDiscussion } from './create-discussion.ts';
import { StatementList, TakeStance } from './statements.ts';
import { Asked, Created, DecisionView, DiscussionList, DiscussionView, EventPage } from './views.ts';
import { z } from 'zod';
import { define, order, person } from './route.ts';

/** Discussions: opening, reading, speaking, steering. */
export const discussionRoutes = {
  createDiscussion: define({
    method: 'POST',
    path: '/v1/discussions',
    summary: 'Open a discussion',
    body: CreateDiscussion,
    status: 201,
    reply: Created,
    auth: person,
  }),
  listDiscussions: define({
    method: 'GET',
    path: '/v1/discussions',
    summary: 'The discussions one may read, newest first',
    query: z.strictObject({
      phase: Phase.optional(),
      search: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
      /** `next` of the page before. */
      before: z.string().max(200).optional(),
    }),
    status: 200,
    reply: DiscussionList,
    auth: person,
  }),
  getDiscussion: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id',
    summary: 'One discussion as it stands',
    status: 200,
    reply: DiscussionView,
    auth: person,
  }),
  listEvents: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/events',
    summary: 'The log, in order',
    query: z.strictObject({
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(500),
    }),
    status: 200,
    reply: EventPage,
    auth: person,
  }),
  getDecision: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/decision',
    summary: 'The decision, as far as it stands',
    status: 200,
    reply: DecisionView,
    auth: person,
  }),
  postMessage: define({
    ...order,
    status: 201,
    path: '/v1/discussions/:discussion_id/messages',
    summary: 'Speak',
    body: PostMessage,
  }),
  humanInput: define({
    ...order,
    path: '/v1/discussions/:discussion_id/human-input',
    summary: 'Answer an input request or an approval',
    body: HumanInput,
  }),
  requestInput: define({
    ...order,
    status: 201,
    path: '/v1/discussions/:discussion_id/input-requests',
    summary: 'Ask people',
    body: RequestInput,
    reply: Asked,
  }),
  listStatements: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/statements',
    summary: 'The statements taken from the thread, the stances on them, and what those say together',
    status: 200,
    reply: StatementList,
    auth: person,
  }),
  takeStance: define({
    ...order,
    path: '/v1/discussions/:discussion_id/statements/:statement_id/stances',
    summary: 'Take or change a stance on a statement',
    body: TakeStance,
  }),
  listArtifacts: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/artifacts',
    summary: 'The files agents wrote in this discussion',
    status: 200,
    reply: ArtifactList,
    auth: person,
  }),
  pause: define({ ...order, path: '/v1/discussions/:discussion_id/pause', summary: 'Stop new turns', body: Nothing }),
  resume: define({
    ...order,
    path: '/v1/discussions/:discussion_id/resume',
    summary: 'Let turns go on',
    body: Nothing,
  }),
  cancel: define({
    ...order,
    path: '/v1/discussions/:discussion_id/cancel',
    summary: 'End without a decision',
    body: Nothing,
  }),
} as const;
