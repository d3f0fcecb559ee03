import type { z } from 'zod';
import { Accepted } from './views.ts';

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

/** Keeps the types of its schemas. */
export const define = <const R extends Route>(route: R): R => route;
export const person = 'person';
/** What a person orders in a discussion. */
export const order = { method: 'POST', status: 200, reply: Accepted, auth: person } as const;
