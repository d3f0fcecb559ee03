import { ChatReply, ChatRequest } from './chat.ts';
import { OpenAIChatCompletion, OpenAIChatRequest, OpenAIModels } from './openai.ts';
import { CreatePersona, PersonaDeleted, PersonaDetail, PersonaVersions, ReplacePersona } from './personas.ts';
import { UsageQuery, UsageReport } from './usage.ts';
import { PersonaList, ProviderList } from './views.ts';
import { z } from 'zod';
import { define, person } from './route.ts';

/** Personas, providers, and models outside of any discussion. */
export const modelRoutes = {
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
} as const;
