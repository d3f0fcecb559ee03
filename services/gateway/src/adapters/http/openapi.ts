import * as contracts from '@maestro/contracts';
import { z } from 'zod';

type Json = { [key: string]: unknown };

const PROBLEMS: Readonly<Record<string, string>> = {
  400: 'Malformed: no JSON, or no valid header',
  401: 'No valid token',
  403: 'Not yours to do',
  404: 'None, or not yours to see',
  409: 'Not as things stand',
  413: 'The body is larger than 256 KiB',
  415: 'The body is no JSON by its Content-Type',
  422: 'Not valid; `errors` says which fields',
  426: 'Neither a WebSocket nor server-sent events were asked for',
  429: 'Too many requests',
  503: 'Try again after `Retry-After` seconds; with the same Idempotency-Key nothing happens twice',
};

/** The OpenAPI 3.1 document of everything in the route table. */
export function openApiDocument(): Json {
  const names = nameSchemas();
  const all = Object.entries<contracts.Route>(contracts.routes);
  const paths: Record<string, Json> = {};
  for (const [name, route] of all) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route, names) };
  }
  paths['/v1/discussions/{discussion_id}/artifacts/{path}'] = { get: artifactOperation() };
  paths['/v1/discussions/{discussion_id}/stream'] = { get: streamOperation() };
  const bodies = all.flatMap(([, { body }]) => (body ? [reference(names, body)] : []));
  const replies = [contracts.Id, contracts.Problem, ...all.map(([, { reply }]) => reply)];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Maestro Discussions',
      version: '1',
      description: 'Several AI agents and several people at one table, and a decision at the end.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: {
        ...reachable(
          componentsOf(names, 'output'),
          replies.map((reply) => reference(names, reply)),
        ),
        ...reachable(componentsOf(names, 'input'), bodies),
      },
      securitySchemes: { person: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

type Names = z.core.$ZodRegistry<{ id: string }>;

/** Every schema the contracts export goes by its own name. */
function nameSchemas(): Names {
  const names: Names = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(contracts)) {
    if (schema instanceof z.ZodType && !names.has(schema)) names.add(schema, { id });
  }
  return names;
}

function componentsOf(names: Names, io: 'input' | 'output'): Json {
  const { schemas } = z.toJSONSchema(names, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema, jsonSchema }) => {
      // Replies may gain fields: only what clients send is closed.
      const { def } = zodSchema._zod;
      if (def.type === 'object' && !def.catchall) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema]),
  );
}

function operation(name: string, route: contracts.Route, names: Names): Json {
  const codes = new Set(['422', '503']);
  if (route.auth === 'person') ['401', '429'].forEach((code) => codes.add(code));
  if (route.path.includes(':')) codes.add('404');
  if (route.body) ['400', '403', '409', '413', '415'].forEach((code) => codes.add(code));
  return {
    operationId: name,
    summary: route.summary,
    security: route.auth === 'person' ? [{ person: [] }] : [],
    parameters: [...pathParameters(route.path), ...queryParameters(route.query), ...headerParameters(route)],
    ...(route.body && { requestBody: { required: true, content: json(reference(names, route.body)) } }),
    responses: {
      [route.status]: {
        description: 'Done',
        content: { ...json(reference(names, route.reply)), ...(route.events !== undefined && events(route.events)) },
      },
      ...Object.fromEntries([...codes].sort().map((code) => [code, problem(code)])),
    },
  };
}

function artifactOperation(): Json {
  return {
    operationId: 'readArtifact',
    summary: 'One file, as a download of plain text',
    security: [{ person: [] }],
    parameters: [
      ...pathParameters('/v1/discussions/:discussion_id/artifacts'),
      { name: 'path', in: 'path', required: true, description: 'May hold `/`', schema: { type: 'string' } },
    ],
    responses: {
      200: { description: 'The text', content: { 'text/plain': { schema: { type: 'string' } } } },
      ...Object.fromEntries(['401', '404', '422', '429', '503'].map((code) => [code, problem(code)])),
    },
  };
}

function streamOperation(): Json {
  const after = { type: 'integer', minimum: 0, default: 0 };
  return {
    operationId: 'stream',
    summary: 'The log as it grows: WebSocket, or server-sent events with `Accept: text/event-stream`',
    description:
      'Sends every event after `after` as `{type, seq, at, data}`, then follows. Frames without `seq` may be lost. ' +
      'A WebSocket client may send `{"type": "typing" | "away" | "back"}`. ' +
      'Close codes: 4401 not authenticated, 4404 none or not yours, 4408 too slow, 1008 not a client frame, 1012 restart.',
    security: [{ person: [] }, {}],
    parameters: [
      ...pathParameters('/v1/discussions/:discussion_id/stream'),
      { name: 'after', in: 'query', description: 'The last `seq` seen', schema: after },
      { name: 'ticket', in: 'query', description: 'Instead of the header, once', schema: { type: 'string' } },
      {
        name: 'Last-Event-ID',
        in: 'header',
        description: 'Goes before `after`',
        schema: { type: 'integer', minimum: 0 },
      },
    ],
    responses: {
      101: { description: 'A WebSocket' },
      200: { description: 'Server-sent events', content: { 'text/event-stream': { schema: { type: 'string' } } } },
      ...Object.fromEntries(['401', '404', '422', '426', '429', '503'].map((code) => [code, problem(code)])),
    },
  };
}

const json = (schema: Json): Json => ({ 'application/json': { schema } });

const events = (description: string): Json => ({ 'text/event-stream': { schema: { type: 'string', description } } });

const problem = (code: string): Json => ({
  description: PROBLEMS[code],
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

function reference(names: Names, schema: z.ZodType): Json {
  const id = names.get(schema)?.id;
  if (id === undefined) throw new Error('a route uses a schema the contracts do not export by name');
  return { $ref: `#/components/schemas/${id}` };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { $ref: '#/components/schemas/Id' },
  }));
}

function queryParameters(query: z.ZodObject | undefined): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function headerParameters(route: contracts.Route): Json[] {
  if (!route.body || route.auth !== 'person') return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      description: 'The same key and body get the same reply for 24 hours, and have their effect once',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ];
}

/** The schemas these references lead to, directly or through others. */
function reachable(schemas: Json, from: Json[]): Json {
  const found: Json = {};
  const visit = (part: unknown): void => {
    for (const [, id = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (id in found) continue;
      found[id] = schemas[id];
      visit(schemas[id]);
    }
  };
  visit(from);
  return found;
}
