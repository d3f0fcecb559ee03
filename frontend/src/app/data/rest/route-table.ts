import type { routes, RouteName } from '@maestro/contracts';
import type { Input, Output } from '../contract-types';

type Routes = typeof routes;

/**
 * Where each route lives. The types come from the contracts, so a path that has moved no longer compiles,
 * while the schemas themselves (and zod) stay out of the bundle.
 */
export const routeTable: { readonly [K in RouteName]: `${Routes[K]['method']} ${Routes[K]['path']}` } = {
  createDiscussion: 'POST /v1/discussions',
  listDiscussions: 'GET /v1/discussions',
  getDiscussion: 'GET /v1/discussions/:discussion_id',
  listEvents: 'GET /v1/discussions/:discussion_id/events',
  getDecision: 'GET /v1/discussions/:discussion_id/decision',
  postMessage: 'POST /v1/discussions/:discussion_id/messages',
  humanInput: 'POST /v1/discussions/:discussion_id/human-input',
  requestInput: 'POST /v1/discussions/:discussion_id/input-requests',
  callVote: 'POST /v1/discussions/:discussion_id/votes',
  listVotes: 'GET /v1/discussions/:discussion_id/votes',
  getVote: 'GET /v1/discussions/:discussion_id/votes/:vote_id',
  exportVote: 'GET /v1/discussions/:discussion_id/votes/:vote_id/export',
  compareVote: 'GET /v1/discussions/:discussion_id/votes/:vote_id/comparison',
  castBallot: 'POST /v1/discussions/:discussion_id/votes/:vote_id/ballots',
  pause: 'POST /v1/discussions/:discussion_id/pause',
  resume: 'POST /v1/discussions/:discussion_id/resume',
  cancel: 'POST /v1/discussions/:discussion_id/cancel',
  inbox: 'GET /v1/inbox',
  people: 'GET /v1/people',
  personas: 'GET /v1/personas',
  createPersona: 'POST /v1/personas',
  getPersona: 'GET /v1/personas/:persona_id',
  replacePersona: 'PUT /v1/personas/:persona_id',
  deletePersona: 'DELETE /v1/personas/:persona_id',
  personaVersions: 'GET /v1/personas/:persona_id/versions',
  providers: 'GET /v1/providers',
  usage: 'GET /v1/usage',
  chat: 'POST /v1/chat',
  openaiChat: 'POST /v1/openai/chat/completions',
  openaiModels: 'GET /v1/openai/models',
  listArtifacts: 'GET /v1/discussions/:discussion_id/artifacts',
  listStatements: 'GET /v1/discussions/:discussion_id/statements',
  takeStance: 'POST /v1/discussions/:discussion_id/statements/:statement_id/stances',
  streamTicket: 'POST /v1/stream-tickets',
  appConfig: 'GET /v1/app-config',
  devToken: 'POST /v1/dev/tokens',
};

type ParametersIn<P> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParametersIn<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

/** Path parameters by name; none for a route without. */
export type ParametersOf<K extends RouteName> = { readonly [N in ParametersIn<Routes[K]['path']>]: string };
export type QueryOf<K extends RouteName> = Routes[K] extends { query: infer Q } ? Input<Q> : never;
export type BodyOf<K extends RouteName> = Routes[K] extends { body: infer B } ? Input<B> : never;
export type ReplyOf<K extends RouteName> = Output<Routes[K]['reply']>;

/** Fills `:name` in a path; every value is escaped. */
export function fillPath(path: string, parameters: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:([a-z_]+)/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`path ${path} needs ${name}`);
    return encodeURIComponent(value);
  });
}
