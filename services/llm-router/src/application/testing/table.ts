import { systemClock } from '@maestro/kernel';
import type { ContextEntry } from '@maestro/contracts';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Persona } from '../../domain/persona.ts';
import { opening } from '../../domain/testing/context-entries.ts';
import { aPersona } from '../../domain/testing/persona.ts';
import type { LanguageModel } from '../../ports/language-model.ts';
import type { Delta } from '../../ports/live-audience.ts';
import type { ModelCallObserver, TryBegun } from '../../ports/model-call-observer.ts';
import type { Tool } from '../../ports/tool.ts';
import { Breakers } from '../breakers.ts';
import { createAskModels, type AskModelsParts } from '../ask-models.ts';
import type { FillSchemaParts, SchemaOrder } from '../fill-schema.ts';
import { Gate } from '../gate.ts';
import { Refusals } from '../refusals.ts';
import { RunningCalls } from '../running-calls.ts';
import { UNLIMITED } from '../spending.ts';
import type { TakeTurnParts, TurnOrder } from '../take-turn.ts';
import { MemoryCallStore } from './memory-call-store.ts';
import { MemoryToolCalls } from './memory-tool-calls.ts';

export const architect = aPersona({ fallbacks: [{ provider: 'openai', model: 'openai-1' }] });

/** A router with everything outside replaced. */
export function setTable(models: Readonly<Record<string, LanguageModel>>, over: Partial<AskModelsParts> = {}) {
  const catalogue: Catalogue = new Map(
    Object.entries(models).map(([id, model]) => [
      id,
      {
        id,
        name: id,
        vendor: 'openai',
        address: null,
        defaultModel: `${id}-1`,
        models: [
          {
            id: `${id}-1`,
            contextWindow: 100_000,
            maxOutputTokens: 1_000,
            abilities: {
              temperature: true,
              tools: true,
              schema: true,
              forcing: true,
              toolsBesideSchema: true,
              marks: false,
              reasons: false,
            },
            price: null,
          },
        ],
        simulated: model.simulated,
      },
    ]),
  );
  const observed: TryBegun[] = [];
  const observer: ModelCallObserver = {
    observe: (begun, work) => {
      observed.push(begun);
      return work();
    },
  };
  const askModels = createAskModels({
    catalogue,
    models: new Map(Object.entries(models)),
    observer,
    gate: new Gate({ total: 100, perVendor: 100, longestQueue: 100 }),
    breakers: new Breakers({ failures: 1_000, coolDownMs: 10 }),
    refusals: new Refusals({ failures: 1_000, passOverMs: 10 }),
    limits: { firstTokenMs: 300, idleMs: 300 },
    retry: { retries: 2, firstWaitMs: 1, longestWaitMs: 4 },
    maxOutputTokens: 2_000,
    clock: systemClock,
    ...over,
  });
  const store = new MemoryCallStore();
  const running = new RunningCalls({ store, times: { leaseMs: 300, renewMs: 50 }, onTrouble: () => undefined });
  const shown: Delta[] = [];
  const lost: string[] = [];
  const entries: ContextEntry[] = [opening()];
  const personas: Persona[] = [architect, { ...architect, id: 'moderator', kind: 'system', fallbacks: [] }];
  const calls = new MemoryToolCalls(store);
  const tools: Tool[] = [];
  const parts: FillSchemaParts & TakeTurnParts = {
    calls,
    toolObserver: { observe: (_, work) => work() },
    clock: systemClock,
    toolbox: { tools: () => tools },
    store,
    running,
    spending: () => UNLIMITED,
    onLost: (call) => lost.push(call.id),
    personas: {
      find: async (_workspace, id) => personas.find((persona) => persona.id === id) ?? null,
    },
    catalogue,
    context: { read: async () => entries },
    askModels,
    audience: { show: (delta) => shown.push(delta) },
    checker: {
      prepare: () => (value) =>
        typeof value === 'object' && value !== null && 'choice' in value
          ? []
          : ['/ must have required property choice'],
    },
  };
  return { parts, calls, askModels, store, running, shown, lost, observed, entries };
}

export const from = { workspaceId: 'default', discussionId: 'd1', commandId: 'c1', correlationId: 'd1' };

export const turnOrder = (over: Partial<TurnOrder> = {}): TurnOrder => ({
  turn_id: 't1',
  agent: { id: 'architect', persona: 'architect', provider: null, model: null },
  purpose: 'opening',
  round: 0,
  protocol: 'structured_debate',
  context_seq: 1,
  deadline: new Date(Date.now() + 10_000).toISOString(),
  ...over,
});

export const schemaOrder = (over: Partial<SchemaOrder> = {}): SchemaOrder => ({
  call_id: 'k1',
  requester: 'voting',
  purpose: 'ballot',
  speaker: { id: 'architect', persona: 'architect', provider: null, model: null },
  context_seq: 1,
  instruction: 'Choose.',
  schema_name: 'ballot',
  schema: { type: 'object' },
  deadline: new Date(Date.now() + 10_000).toISOString(),
  ...over,
});
