import { ask, type AppConfig } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import type { Owners } from '../ports/owners.ts';
import type { People } from '../ports/people.ts';
import type { Tickets } from '../ports/tickets.ts';
import type { TokenIssuer } from '../ports/tokens.ts';
import { listArtifacts } from './artifacts.ts';
import { answerRequest } from './answer-request.ts';
import { castBallot } from './cast-ballot.ts';
import { createDiscussion } from './create-discussion.ts';
import { issueDevelopmentToken } from './issue-development-token.ts';
import { issueStreamTicket } from './issue-stream-ticket.ts';
import { listOpenAIModels } from './list-openai-models.ts';
import { readUsage } from './read-usage.ts';
import type { RouteOf, Verb, Verbs } from './order.ts';
import { compareVote, exportVote, getVote, listVotes } from './read-votes.ts';
import { listStatements, takeStance } from './statements.ts';

export type VerbPorts = {
  readonly owners: Owners;
  readonly people: People;
  readonly tickets: Tickets;
  /** null in production: the route then does not exist. */
  readonly issuer: TokenIssuer | null;
  readonly oidc: AppConfig['oidc'];
};

/** Answered piece by piece, and so not by a verb. */
type Streamed = 'chat' | 'openaiChat';

/**
 * What every route does. Where the orchestrator owns the answer it also decides who may have it, in the same fold;
 * the other owners know no seats, so their verbs ask the orchestrator first.
 */
export function createVerbs({
  owners,
  people,
  tickets,
  issuer,
  oidc,
}: VerbPorts): Omit<Verbs, 'devToken' | Streamed> & Partial<Verbs> {
  return {
    createDiscussion: createDiscussion(owners, people),
    listDiscussions: ({ actor, query }) => owners.ask(ask.listDiscussions, { actor, body: query }),
    getDiscussion: ({ actor, params }) => owners.ask(ask.getDiscussion, { actor, body: params }),
    listEvents: ({ actor, params, query }) => owners.ask(ask.listEvents, { actor, body: { ...params, ...query } }),
    getDecision: ({ actor, params }) => owners.ask(ask.getDecision, { actor, body: params }),
    postMessage: ({ actor, params, body, idempotency }) =>
      owners.ask(ask.postMessage, { actor, idempotency, body: { ...params, message: body } }),
    humanInput: answerRequest(owners),
    requestInput: ({ actor, params, body, idempotency }) =>
      owners.ask(ask.requestInput, { actor, idempotency, body: { ...params, request: body } }),
    callVote: ({ actor, params, body, idempotency }) =>
      owners.ask(ask.callVote, { actor, idempotency, body: { ...params, vote: body } }),
    listVotes: listVotes(owners),
    listArtifacts: listArtifacts(owners),
    getVote: getVote(owners),
    exportVote: exportVote(owners),
    compareVote: compareVote(owners),
    castBallot: castBallot(owners),
    listStatements: listStatements(owners),
    takeStance: takeStance(owners),
    pause: steer(owners, 'pause'),
    resume: steer(owners, 'resume'),
    cancel: steer(owners, 'cancel'),
    inbox: ({ actor }) => owners.ask(ask.getInbox, { actor, body: {} }),
    people: async () => ok({ people: [...people.all()] }),
    personas: ({ actor }) => owners.ask(ask.listPersonas, { actor, body: {} }),
    createPersona: ({ actor, body, idempotency }) => owners.ask(ask.createPersona, { actor, idempotency, body }),
    getPersona: ({ actor, params, query }) => owners.ask(ask.getPersona, { actor, body: { ...params, ...query } }),
    replacePersona: ({ actor, params, body, idempotency }) =>
      owners.ask(ask.replacePersona, { actor, idempotency, body: { ...params, definition: body } }),
    deletePersona: ({ actor, params, query }) =>
      owners.ask(ask.deletePersona, { actor, body: { ...params, ...query } }),
    personaVersions: ({ actor, params, query }) =>
      owners.ask(ask.listPersonaVersions, { actor, body: { ...params, ...query } }),
    providers: ({ actor }) => owners.ask(ask.listProviders, { actor, body: {} }),
    usage: readUsage(owners),
    openaiModels: listOpenAIModels(owners),
    streamTicket: issueStreamTicket(owners, tickets),
    appConfig: async () =>
      ok({
        mode: issuer ? 'development' : 'production',
        oidc,
        people: issuer ? [...people.all()] : null,
      }),
    ...(issuer && { devToken: issueDevelopmentToken(issuer) }),
  };
}

function steer(owners: Owners, order: 'pause' | 'resume' | 'cancel'): Verb<RouteOf<typeof order>> {
  return ({ actor, params, idempotency }) =>
    owners.ask(ask.steerDiscussion, { actor, idempotency, body: { ...params, order } });
}
