import { z } from 'zod';
import { Id } from '../words.ts';
import { discussionRoutes } from './discussion-routes.ts';
import { entranceRoutes } from './entrance-routes.ts';
import { modelRoutes } from './model-routes.ts';
import { voteRoutes } from './vote-routes.ts';

export type { Route } from './route.ts';

/** Every REST route, by the name the gateway's verbs and the OpenAPI document call it. */
export const routes = { ...discussionRoutes, ...voteRoutes, ...modelRoutes, ...entranceRoutes } as const;
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
