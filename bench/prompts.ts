import { logEventDefinition, type ContextEntry, type LogEvent } from '@maestro/contracts';
import { contextEntryOf } from '@maestro/discussion-core';
import type { Seen } from '@maestro/e2e';
import {
  fsList,
  fsRead,
  fsWrite,
  readPersonas,
  readProviders,
  toOpenAIResponses,
  turnPrompt,
  type Reader,
} from '@maestro/llm-router/asking';

const routerFile = (name: string) => new URL(name, import.meta.resolve('@maestro/llm-router/asking'));
export const providers = readProviders(routerFile('../models.yaml'));
const personas = readPersonas(routerFile('../personas.yaml'), providers);

/** An agent that sits under its persona's id, with what these personas are granted. */
export const readerOf = (id: string): Reader => {
  const persona = personas.find((one) => one.id === id);
  if (!persona) throw new Error(`there is no persona ${id}`);
  return { persona, seat: id, tools: [fsList, fsRead, fsWrite].map(({ spec }) => spec) };
};

const openai = providers.find(({ id }) => id === 'openai')!;
const model = openai.models.find(({ id }) => id === openai.defaultModel)!;

/** What one request to OpenAI says. */
export type OpenAIRequest = ReturnType<typeof toOpenAIResponses>;

/** The requests to OpenAI of a round robin's turns, in their order: rendered by the router from the log, as it does for a turn. */
export function requestsOf(log: readonly Seen[]): OpenAIRequest[] {
  const entries: ContextEntry[] = [];
  const requests: OpenAIRequest[] = [];
  for (const event of log.map(asLogged)) {
    if (event.type === 'agent:thinking') {
      const { agent_id, purpose, round } = event.data;
      const prompt = turnPrompt(readerOf(agent_id), entries, { purpose, round, protocol: 'round_robin' });
      requests.push(
        toOpenAIResponses({
          callId: event.data.turn_id,
          cacheKey: agent_id.padEnd(32, '0'),
          model: openai.defaultModel,
          prompt,
          marksCache: model.abilities.marks,
          reasons: model.abilities.reasons,
          output: { kind: 'text' },
          toolChoice: 'auto',
          maxOutputTokens: 16_384,
          temperature: null,
        }),
      );
    }
    const entry = contextEntryOf(event, entries.at(-1)?.seq ?? 0);
    if (entry) entries.push(entry);
  }
  return requests;
}

const asLogged = (event: Seen): LogEvent =>
  ({ ...event, data: logEventDefinition(event.type).schema.parse(event.data) }) as LogEvent;
