import { flow } from '@maestro/contracts';
import { connectDatabase } from '@maestro/database';
import { createContextReader } from '@maestro/discussion-context';
import { systemClock, type Clock } from '@maestro/kernel';
import { connectBus, consumers, receive, serve, serveStreams, startRelay, type Lanes } from '@maestro/messaging';
import { connectRedis, type RunningService, type ServiceContext } from '@maestro/service-runtime';
import { sql } from 'kysely';
import { ajvSchemaChecker } from './adapters/checking/ajv-schema-checker.ts';
import { answers } from './adapters/messaging/answers.ts';
import { chatHandler } from './adapters/messaging/chat-handler.ts';
import { commandHandlers } from './adapters/messaging/handlers.ts';
import { hearCancellations } from './adapters/messaging/hear-cancellations.ts';
import { busAudience } from './adapters/messaging/live-audience.ts';
import { budgetMessage, outcomeMessage } from './adapters/messaging/outcome-message.ts';
import { watchLoad } from './adapters/observing/model-call-metrics.ts';
import { modelCallTelemetry } from './adapters/observing/model-call-telemetry.ts';
import { toolTelemetry } from './adapters/observing/tool-telemetry.ts';
import { expiredChats } from './adapters/persistence/expired-chats.ts';
import { gatheredLedger } from './adapters/persistence/gathered-ledger.ts';
import { schema } from './adapters/persistence/migrations.ts';
import { postgresBudgets } from './adapters/persistence/postgres-budgets.ts';
import { postgresUsage } from './adapters/persistence/postgres-usage.ts';
import { postgresCallStore } from './adapters/persistence/postgres-call-store.ts';
import { postgresPersonaStore } from './adapters/persistence/postgres-persona-store.ts';
import { postgresArtifacts } from './adapters/persistence/postgres-sandbox.ts';
import { postgresToolCalls } from './adapters/persistence/postgres-tool-calls.ts';
import type { RouterTables } from './adapters/persistence/tables.ts';
import { readProviders } from './adapters/seed/read-catalogue.ts';
import { readPersonas } from './adapters/seed/read-seed.ts';
import { mcpToolbox } from './adapters/tools/mcp/mcp-toolbox.ts';
import { readMcpServers } from './adapters/tools/mcp/read-mcp-servers.ts';
import { anthropicModel } from './adapters/vendors/anthropic/anthropic-model.ts';
import type { Endpoint } from './adapters/vendors/endpoint.ts';
import { geminiModel } from './adapters/vendors/gemini/gemini-model.ts';
import { chatModel } from './adapters/vendors/openai/chat-model.ts';
import { openaiModel } from './adapters/vendors/openai/openai-model.ts';
import { vendorFetch, vendorFetchThrough } from './adapters/vendors/vendor-fetch.ts';
import { createAskModels } from './application/ask-models.ts';
import { RememberedPersonas } from './application/personas/persona-book.ts';
import { Breakers } from './application/breakers.ts';
import { Gate } from './application/gate.ts';
import { Refusals } from './application/refusals.ts';
import { openSpending } from './application/spending.ts';
import { RunningCalls } from './application/running-calls.ts';
import { fsList } from './application/tools/fs-list.ts';
import { fsRead } from './application/tools/fs-read.ts';
import { fsWrite } from './application/tools/fs-write.ts';
import { REFUSED_FOR_MS, secretOf, type Config } from './config.ts';
import { limitsOf } from './domain/budget/budget.ts';
import { keepSecret } from './domain/model-failure.ts';
import type { Vendor } from './domain/catalogue.ts';
import { reach, requireEndpoints, type Reached, type Secrets } from './endpoints.ts';
import type { LanguageModel } from './ports/language-model.ts';

const SERVICE = 'llm-router';
type Create = (endpoint: Endpoint, send: typeof fetch) => LanguageModel;
const CREATE: Readonly<Record<Exclude<Vendor, 'compatible'>, Create>> = {
  anthropic: anthropicModel,
  openai: openaiModel,
  gemini: geminiModel,
};
function createModel(reached: Reached, { LLM_PROXY_URL: proxy, LLM_NO_PROXY: except }: Config): LanguageModel {
  const isDirect = proxy === undefined || reached.endpoint.simulated;
  const send = isDirect ? vendorFetch : vendorFetchThrough(proxy, except);
  return reached.vendor === 'compatible'
    ? chatModel(reached.endpoint, send)
    : CREATE[reached.vendor](reached.endpoint, send);
}
/** Chats under way or waiting at once in one process. */
const MOST_CHATS = 4_000;
/** What calls under way get to end by themselves when the service stops (milliseconds). */
const GRACE_MS = 5_000;

/** Starts one replica of the router; any number may run beside it. */
export async function start(
  { config, logger }: ServiceContext<Config>,
  clock: Clock = systemClock,
  secrets: Secrets = secretOf,
): Promise<RunningService> {
  const providers = readProviders(
    new URL('../models.yaml', import.meta.url),
    ...(config.LLM_MODELS_FILE === undefined ? [] : [config.LLM_MODELS_FILE]),
  );
  const seed = readPersonas(config.LLM_PERSONAS_FILE ?? new URL('../personas.yaml', import.meta.url), providers);
  requireEndpoints(seed, providers, config, secrets);
  const reached = providers.flatMap((provider) => {
    const found = reach(provider, config, secrets);
    return found ? [{ provider, found }] : [];
  });
  for (const { found } of reached) if (!found.endpoint.simulated) keepSecret(found.endpoint.apiKey);
  if (config.LLM_PROXY_URL !== undefined) keepSecret(new URL(config.LLM_PROXY_URL).password);
  const catalogue = new Map(
    reached.map(({ provider, found }) => [provider.id, { ...provider, simulated: found.endpoint.simulated }]),
  );
  const models = new Map(reached.map(({ provider, found }) => [provider.id, createModel(found, config)]));
  logger.info(
    { providers: [...catalogue.values()].map(({ id, simulated }) => ({ id, simulated })) },
    'providers that can be reached',
  );

  const db = connectDatabase<RouterTables>({
    url: config.DATABASE_URL,
    schema,
    poolSize: config.DATABASE_POOL_SIZE,
    logger,
  });
  const redis = connectRedis({ url: config.REDIS_URL, logger });
  const bus = await connectBus({
    url: config.NATS_URL,
    user: config.NATS_USER,
    password: config.NATS_PASSWORD,
    service: SERVICE,
    logger,
  });
  const relay = startRelay({ db, bus, schema, service: SERVICE, logger, expired: [expiredChats] });

  const store = postgresCallStore({
    db,
    messageOf: outcomeMessage,
    noticeOf: budgetMessage,
    onTold: (told) => relay.handOver(told),
  });
  const running = new RunningCalls({
    store,
    times: { leaseMs: config.LLM_LEASE_MS, renewMs: config.LLM_LEASE_MS / 3 },
    onTrouble: (error) => logger.warn({ err: error }, 'leases could not be renewed'),
  });
  const outside = mcpToolbox(config.LLM_MCP_FILE === undefined ? [] : readMcpServers(config.LLM_MCP_FILE, secrets), {
    onTrouble: (server, error) => logger.warn({ err: error, server }, 'an MCP server gave no usable answer'),
  });
  void outside.refresh();
  const personas = postgresPersonaStore(db, seed);
  const book = new RememberedPersonas(personas, clock);
  const workspaceLimits = limitsOf({
    tokens_per_day: config.LLM_WORKSPACE_TOKENS_PER_DAY ?? null,
    tokens_total: config.LLM_WORKSPACE_TOKENS_TOTAL ?? null,
    usd_per_day: config.LLM_WORKSPACE_USD_PER_DAY ?? null,
    usd_total: config.LLM_WORKSPACE_USD_TOTAL ?? null,
  });
  const spending = openSpending({ store: postgresBudgets(db), workspace: workspaceLimits, personas: book });
  const gate = new Gate({
    total: config.LLM_CONCURRENCY,
    perVendor: config.LLM_VENDOR_CONCURRENCY,
    longestQueue: config.LLM_QUEUE,
  });
  const breakers = new Breakers(
    { failures: config.LLM_BREAKER_FAILURES, coolDownMs: config.LLM_BREAKER_COOLDOWN_MS },
    (circuit) => logger.warn(circuit, 'the circuit of a model changed'),
  );
  const isListed = (provider: string, model: string): boolean =>
    catalogue.get(provider)?.models.some(({ id }) => id === model) ?? false;
  watchLoad(gate, breakers, isListed);
  const checker = ajvSchemaChecker();
  const askModels = createAskModels({
    catalogue,
    models,
    observer: modelCallTelemetry({ logger, isListed, exportContent: config.LLM_EXPORT_CONTENT }),
    gate,
    breakers,
    refusals: new Refusals({ failures: config.LLM_BREAKER_FAILURES, passOverMs: REFUSED_FOR_MS }),
    limits: { firstTokenMs: config.LLM_FIRST_TOKEN_MS, idleMs: config.LLM_IDLE_MS },
    retry: { retries: config.LLM_RETRIES, firstWaitMs: 250, longestWaitMs: 8_000 },
    maxOutputTokens: config.LLM_MAX_OUTPUT_TOKENS,
    clock,
  });
  const handlers = commandHandlers({
    store,
    running,
    spending,
    onLost: (call) => logger.warn({ call_id: call.id }, 'a result came too late: the call was taken over'),
    personas: book,
    catalogue,
    context: createContextReader({ redis, bus, logger }),
    askModels,
    audience: busAudience(bus, clock),
    checker,
    calls: postgresToolCalls(db),
    toolObserver: toolTelemetry(),
    clock,
    toolbox: { tools: () => [fsList, fsRead, fsWrite, ...outside.tools()] },
  });
  const chats = await serveStreams(
    bus,
    flow.chat,
    chatHandler({
      store,
      ledger: gatheredLedger(db),
      running,
      spending,
      workspaceLimits,
      personas: book,
      catalogue,
      askModels,
      checker,
      clock,
    }),
    { logger, mostStreams: MOST_CHATS },
  );
  const cancellations = hearCancellations(bus, running);
  const consumer = consumers.llmRouter.commands;
  const receiver = receive(bus, {
    consumer,
    handlers,
    // The gate bounds the requests to models. Here all come in at once, so that a cancellation never waits behind what it cancels.
    concurrency: consumer.maxAckPending,
    lanes: sideBySide(),
    logger,
    db,
  });
  const serving = await serve(
    bus,
    SERVICE,
    answers({
      store: personas,
      catalogue,
      onChanged: (workspaceId, id) => book.forget(workspaceId, id),
      artifacts: postgresArtifacts(db),
      usage: postgresUsage(db),
      breakers,
      gate,
    }),
    { logger },
  );

  return {
    async ready() {
      if (!bus.connected) return false;
      await sql`SELECT 1`.execute(db);
      return true;
    },
    async stop() {
      running.beginClosing();
      gate.close();
      const ended = Promise.all([receiver.stop(), serving.stop(), chats.stop(), cancellations.stop()]);
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, GRACE_MS);
      await Promise.race([ended, late]);
      clearTimeout(timer);
      await running.close();
      await ended;
      await outside.stop();
      await relay.stop();
      await bus.drain();
      redis.disconnect();
      await db.destroy();
    },
  };
}

/** Ballots of one discussion are asked for at once: nothing here waits for another message of its discussion. */
function sideBySide(): Lanes {
  let size = 0;
  return {
    async run(_key, work) {
      size += 1;
      try {
        return await work();
      } finally {
        size -= 1;
      }
    },
    get size() {
      return size;
    },
  };
}
