import { z } from 'zod';
import { Id, Phase } from '../words.ts';
import { ArtifactList } from './artifacts.ts';
import {
  CallVote,
  CastBallot,
  DevToken,
  HumanInput,
  Nothing,
  PostMessage,
  RequestInput,
  StreamTicketRequest,
} from './bodies.ts';
import { CreateDiscussion } from './create-discussion.ts';
import { ChatReply, ChatRequest } from './chat.ts';
import { UsageQuery, UsageReport } from './usage.ts';
import { StatementList, TakeStance } from './statements.ts';
import { OpenAIChatCompletion, OpenAIChatRequest, OpenAIModels } from './openai.ts';
import { CreatePersona, PersonaDeleted, PersonaDetail, PersonaVersions, ReplacePersona } from './personas.ts';
import {
  Accepted,
  AppConfig,
  BallotAccepted,
  Asked,
  Created,
  DecisionView,
  DiscussionList,
  DiscussionView,
  EventPage,
  Inbox,
  People,
  PersonaList,
  ProviderList,
  Ticket,
  Token,
  VoteComparison,
  VoteExport,
  VoteList,
  VoteView,
} from './views.ts';

/** One REST route; the OpenAPI document and the gateway's validation are both made from it. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:name` stands for a path parameter that is an Id. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly status: 200 | 201;
  readonly reply: z.ZodType;
  readonly auth: 'person' | 'none';
  /** What it sends as server-sent events where the client asks for them. */
  readonly events?: string;
};

const define = <const R extends Route>(route: R): R => route;
const person = 'person';
const order = { method: 'POST', status: 200, reply: Accepted, auth: person } as const;

export const routes = {
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
  callVote: define({
    ...order,
    status: 201,
    path: '/v1/discussions/:discussion_id/votes',
    summary: 'Call the vote',
    body: CallVote,
  }),
  listVotes: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/votes',
    summary: 'The votes and their open ballots',
    status: 200,
    reply: VoteList,
    auth: person,
  }),
  getVote: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/votes/:vote_id',
    summary: 'One vote: its rules, what is published of its ballots, its count',
    status: 200,
    reply: VoteView,
    auth: person,
  }),
  exportVote: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/votes/:vote_id/export',
    summary: 'A closed vote with everything its count can be verified by',
    status: 200,
    reply: VoteExport,
    auth: person,
  }),
  listArtifacts: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/artifacts',
    summary: 'The files agents wrote in this discussion',
    status: 200,
    reply: ArtifactList,
    auth: person,
  }),
  compareVote: define({
    method: 'GET',
    path: '/v1/discussions/:discussion_id/votes/:vote_id/comparison',
    summary: 'What every other method says about the same ballots, and why they differ',
    status: 200,
    reply: VoteComparison,
    auth: person,
  }),
  castBallot: define({
    ...order,
    reply: BallotAccepted,
    path: '/v1/discussions/:discussion_id/votes/:vote_id/ballots',
    summary: 'Cast or change a ballot',
    body: CastBallot,
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
  inbox: define({
    method: 'GET',
    path: '/v1/inbox',
    summary: 'What awaits me',
    status: 200,
    reply: Inbox,
    auth: person,
  }),
  people: define({
    method: 'GET',
    path: '/v1/people',
    summary: 'Who can be invited',
    status: 200,
    reply: People,
    auth: person,
  }),
  personas: define({
    method: 'GET',
    path: '/v1/personas',
    summary: 'Which agents can be invited',
    status: 200,
    reply: PersonaList,
    auth: person,
  }),
  createPersona: define({
    method: 'POST',
    path: '/v1/personas',
    summary: 'Make a persona of the workspace; for its administrators',
    body: CreatePersona,
    status: 201,
    reply: PersonaDetail,
    auth: person,
  }),
  getPersona: define({
    method: 'GET',
    path: '/v1/personas/:persona_id',
    summary: 'One persona in full, in its newest version unless another is named',
    query: z.strictObject({ version: z.coerce.number().int().positive().optional() }),
    status: 200,
    reply: PersonaDetail,
    auth: person,
  }),
  replacePersona: define({
    method: 'PUT',
    path: '/v1/personas/:persona_id',
    summary: 'Change a persona in this workspace: a new version, from the one named; for its administrators',
    body: ReplacePersona,
    status: 200,
    reply: PersonaDetail,
    auth: person,
  }),
  deletePersona: define({
    method: 'DELETE',
    path: '/v1/personas/:persona_id',
    summary: 'Take a persona away from new discussions; for administrators of the workspace',
    query: z.strictObject({ version: z.coerce.number().int().positive().optional() }),
    status: 200,
    reply: PersonaDeleted,
    auth: person,
  }),
  personaVersions: define({
    method: 'GET',
    path: '/v1/personas/:persona_id/versions',
    summary: 'Every version of a persona, newest first',
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(50).default(20),
      before: z.coerce.number().int().positive().optional(),
    }),
    status: 200,
    reply: PersonaVersions,
    auth: person,
  }),
  providers: define({
    method: 'GET',
    path: '/v1/providers',
    summary: 'Which vendors answer',
    status: 200,
    reply: ProviderList,
    auth: person,
  }),
  chat: define({
    method: 'POST',
    path: '/v1/chat',
    summary: 'Ask a persona or a model, outside of any discussion',
    body: ChatRequest,
    status: 200,
    reply: ChatReply,
    auth: person,
    events:
      '`delta` {text}: the next piece of the answer; `restart` {attempt}: what was told so far is void, the answer begins anew; ' +
      '`done`: the whole reply, as without events; `error`: a problem document. The last one is `done` or `error`.',
  }),
  usage: define({
    method: 'GET',
    path: '/v1/usage',
    summary: 'What the workspace used: tokens and money, by day, persona, discussion or model',
    query: UsageQuery,
    status: 200,
    reply: UsageReport,
    auth: person,
  }),
  openaiChat: define({
    method: 'POST',
    path: '/v1/openai/chat/completions',
    summary: "Personas and models by OpenAI's Chat Completions; errors in OpenAI's shape",
    body: OpenAIChatRequest,
    status: 200,
    reply: OpenAIChatCompletion,
    auth: person,
    events: '`chat.completion.chunk`s, as OpenAI sends them; the last line is `[DONE]`, or an `error`.',
  }),
  openaiModels: define({
    method: 'GET',
    path: '/v1/openai/models',
    summary: "Personas and models as OpenAI's list of models",
    status: 200,
    reply: OpenAIModels,
    auth: person,
  }),
  streamTicket: define({
    method: 'POST',
    path: '/v1/stream-tickets',
    summary: 'A one-time ticket for a stream, valid 30 s',
    body: StreamTicketRequest,
    status: 201,
    reply: Ticket,
    auth: person,
  }),
  appConfig: define({
    method: 'GET',
    path: '/v1/app-config',
    summary: 'How to sign in',
    status: 200,
    reply: AppConfig,
    auth: 'none',
  }),
  devToken: define({
    method: 'POST',
    path: '/v1/dev/tokens',
    summary: 'Development only: a token for a person',
    body: DevToken,
    status: 201,
    reply: Token,
    auth: 'none',
  }),
} as const;
export type RouteName = keyof typeof routes;

/** RFC 9457. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  /** 409 where several requests are open: which. */
  open: z.array(z.object({ request_id: Id, prompt: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
