import { z } from 'zod';
import { ContextEntry } from '../context.ts';
import { ArtifactList, ArtifactText } from '../rest/artifacts.ts';
import { CallVote, CastBallot, HumanInput, PostMessage, RequestInput } from '../rest/bodies.ts';
import { CreateDiscussion } from '../rest/create-discussion.ts';
import { UsageGroup, UsageReport } from '../rest/usage.ts';
import { CreatePersona, PersonaDeleted, PersonaDetail, PersonaVersions, ReplacePersona } from '../rest/personas.ts';
import {
  Accepted,
  Asked,
  BallotAccepted,
  Created,
  DecisionView,
  DiscussionList,
  DiscussionView,
  EventPage,
  Inbox,
  PersonaList,
  ProviderList,
  VoteComparison,
  VoteExport,
  VoteList,
  VoteView,
} from '../rest/views.ts';
import { StatementList, TakeStance } from '../rest/statements.ts';
import { Day, Id, Permission, Phase } from '../words.ts';
import { defineQuestion } from './define.ts';

const about = { discussion_id: Id };
const gateway = ['gateway'] as const;

// orchestrator
export const createDiscussion = defineQuestion('orchestrator', 'create-discussion', gateway, CreateDiscussion, Created);
export const listDiscussions = defineQuestion(
  'orchestrator',
  'list-discussions',
  gateway,
  z.object({
    phase: Phase.optional(),
    search: z.string().optional(),
    limit: z.int().positive(),
    before: z.string().optional(),
  }),
  DiscussionList,
);
export const getDiscussion = defineQuestion('orchestrator', 'get-discussion', gateway, z.object(about), DiscussionView);
export const listEvents = defineQuestion(
  'orchestrator',
  'list-events',
  gateway,
  z.object({ ...about, after: z.int().min(0), limit: z.int().positive().max(500) }),
  EventPage,
);
export const getDecision = defineQuestion('orchestrator', 'get-decision', gateway, z.object(about), DecisionView);
export const postMessage = defineQuestion(
  'orchestrator',
  'post-message',
  gateway,
  z.object({ ...about, message: PostMessage }),
  Accepted,
);
export const steerDiscussion = defineQuestion(
  'orchestrator',
  'steer-discussion',
  gateway,
  z.object({ ...about, order: z.enum(['pause', 'resume', 'cancel']) }),
  Accepted,
);
export const requestInput = defineQuestion(
  'orchestrator',
  'request-input',
  gateway,
  z.object({ ...about, request: RequestInput }),
  Asked,
);
export const callVote = defineQuestion(
  'orchestrator',
  'call-vote',
  gateway,
  z.object({ ...about, vote: CallVote }),
  Accepted,
);
/** Whether the actor may read this discussion (`not_found` where not), and what it knows of an aggregate of another service. */
export const getMembership = defineQuestion(
  'orchestrator',
  'get-membership',
  gateway,
  z.object({ ...about, request_id: Id.optional(), vote_id: Id.optional() }),
  z.object({
    seated: z.boolean(),
    permissions: z.array(Permission),
    phase: Phase,
    last_seq: z.int(),
    /** Whether the log knows the request or vote named: its owner may not have heard of it yet. */
    known: z.boolean(),
  }),
);
/** Heads of many logs at once; what the actor may not read or does not exist is left out. Asked without an actor. */
export const getHeads = defineQuestion(
  'orchestrator',
  'get-heads',
  gateway,
  z.object({ discussion_ids: z.array(Id).max(1000) }),
  z.object({ heads: z.record(Id, z.int()) }),
);
export const readContext = defineQuestion(
  'orchestrator',
  'read-context',
  ['llm-router', 'synthesis'],
  z.object({ ...about, after: z.int().min(0), upto: z.int().min(0), limit: z.int().positive().max(500) }),
  z.object({ entries: z.array(ContextEntry) }),
);

// human-input
export const answerRequest = defineQuestion(
  'human-input',
  'answer-request',
  gateway,
  z.object({ ...about, input: HumanInput, /** The log knows the request named. */ known: z.boolean() }),
  Accepted,
);
export const getInbox = defineQuestion('human-input', 'get-inbox', gateway, z.object({}), Inbox);

// voting
export const castBallot = defineQuestion(
  'voting',
  'cast-ballot',
  gateway,
  z.object({ ...about, vote_id: Id, ballot: CastBallot, known: z.boolean() }),
  BallotAccepted,
);
/** One vote; `known`: the log knows it, so that it is on its way where the voting service does not. */
const oneVote = z.object({ ...about, vote_id: Id, known: z.boolean() });
export const getVote = defineQuestion('voting', 'get-vote', gateway, oneVote, VoteView);
export const compareVote = defineQuestion('voting', 'compare-vote', gateway, oneVote, VoteComparison);
export const exportVote = defineQuestion('voting', 'export-vote', gateway, oneVote, VoteExport);
export const listVotes = defineQuestion('voting', 'list-votes', gateway, z.object(about), VoteList);

// synthesis
export const takeStance = defineQuestion(
  'synthesis',
  'take-stance',
  gateway,
  z.object({ ...about, statement_id: Id, stance: TakeStance, /** The log has not ended. */ open: z.boolean() }),
  Accepted,
);
export const listStatements = defineQuestion('synthesis', 'list-statements', gateway, z.object(about), StatementList);

// llm-router
export const listPersonas = defineQuestion(
  'llm-router',
  'list-personas',
  ['gateway', 'orchestrator'],
  /** Asked without an actor: the workspace that is meant. */
  z.object({ workspace_id: Id.optional() }),
  PersonaList,
);
const aPersona = { persona_id: Id };
export const getPersona = defineQuestion(
  'llm-router',
  'get-persona',
  gateway,
  z.object({ ...aPersona, version: z.int().positive().optional() }),
  PersonaDetail,
);
export const listPersonaVersions = defineQuestion(
  'llm-router',
  'list-persona-versions',
  gateway,
  z.object({ ...aPersona, limit: z.int().positive().max(50), before: z.int().positive().optional() }),
  PersonaVersions,
);
export const createPersona = defineQuestion('llm-router', 'create-persona', gateway, CreatePersona, PersonaDetail);
export const replacePersona = defineQuestion(
  'llm-router',
  'replace-persona',
  gateway,
  z.object({ ...aPersona, definition: ReplacePersona }),
  PersonaDetail,
);
export const deletePersona = defineQuestion(
  'llm-router',
  'delete-persona',
  gateway,
  z.object({ ...aPersona, version: z.int().positive().optional() }),
  PersonaDeleted,
);
export const listProviders = defineQuestion(
  'llm-router',
  'list-providers',
  ['gateway', 'orchestrator'],
  z.object({}),
  ProviderList,
);

/** Files of a discussion's sandbox, by path. Whoever asks has made sure that the actor may read the discussion. */
export const listArtifacts = defineQuestion('llm-router', 'list-artifacts', gateway, z.object(about), ArtifactList);
export const readArtifact = defineQuestion(
  'llm-router',
  'read-artifact',
  gateway,
  z.object({ ...about, path: z.string().min(1).max(1000) }),
  ArtifactText,
);

/** What the actor's workspace used. */
export const getUsage = defineQuestion(
  'llm-router',
  'get-usage',
  gateway,
  z.object({ group_by: UsageGroup, from: Day, to: Day }),
  UsageReport,
);

/** Whether a service answers; asked once by the gateway before it is first ready. */
const ping = (service: 'orchestrator' | 'llm-router' | 'human-input' | 'voting' | 'synthesis') =>
  defineQuestion(service, 'ping', gateway, z.object({}), z.object({ service: z.string() }));
export const pings = {
  orchestrator: ping('orchestrator'),
  'llm-router': ping('llm-router'),
  'human-input': ping('human-input'),
  voting: ping('voting'),
  synthesis: ping('synthesis'),
} as const;

/** Every question, for the permissions of the bus and the catalogue. */
export const questions = [
  createDiscussion,
  listDiscussions,
  getDiscussion,
  listEvents,
  getDecision,
  postMessage,
  steerDiscussion,
  requestInput,
  callVote,
  getMembership,
  getHeads,
  readContext,
  answerRequest,
  getInbox,
  castBallot,
  getVote,
  exportVote,
  compareVote,
  listVotes,
  takeStance,
  listStatements,
  listPersonas,
  getPersona,
  listPersonaVersions,
  createPersona,
  replacePersona,
  deletePersona,
  listProviders,
  getUsage,
  listArtifacts,
  readArtifact,
  ...Object.values(pings),
] as const;
