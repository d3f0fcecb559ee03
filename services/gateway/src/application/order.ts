import type { Actor, IdempotencyKey, Refusal, Route, RouteName, routes } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';
import type { z } from 'zod';
import type { Identity } from '../ports/tokens.ts';

type Params<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [K in Name]: string } & Params<Rest>
  : Path extends `${string}:${infer Name}`
    ? { readonly [K in Name]: string }
    : unknown;
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** A validated request to one route, on behalf of the person the token proves. */
export type Order<R extends Route> = {
  readonly actor: R['auth'] extends 'person' ? Actor : null;
  readonly identity: R['auth'] extends 'person' ? Identity : null;
  readonly params: Params<R['path']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
  readonly idempotency: IdempotencyKey | null;
};

/** What a route does: asks the owner, or answers itself what the gateway owns. */
export type Verb<R extends Route> = (order: Order<R>) => Promise<Result<z.output<R['reply']>, Refusal>>;

export type RouteOf<N extends RouteName> = (typeof routes)[N];
export type Verbs = { readonly [N in RouteName]: Verb<RouteOf<N>> };
