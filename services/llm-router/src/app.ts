import { flow } from '@maestro/contracts';
import { connectDatabase } from '@maestro/database';
import { createContextReader } from '@maestro/discussion-context';
import { systemClock, type Clock } from '@maestro/kernel';
import { connectBus, consumers, receive, serve, serveStreams, sideBySide, startRelay } from '@maestro/messaging';
import { connectRedis, type RunningService, type ServiceContext } from '@maestro/service-runtime';
import { sql } from 'kysely';
import { ajvSchemaChecker } from './adapters/checking/ajv-schema-checker.ts';
import { answers } from './adapters/messaging/answers.ts';
import { chatHandler } from './adapters/messaging/chat-handler.ts';
import { commandHandlers } from './adapters/messaging/handlers.ts';
import { hearCancellations } from './adapters/messaging/hear-cancellations.ts';
import { busAudience } from './adapters/messaging/live-audience.ts';
import { budgetMessage, outcomeMessage } from './adapters/messaging/outcome-message.ts';
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
import { mcpToolbox } from './adapters/tools/mcp/mcp-toolbox.ts';
import { readMcpServers } from './adapters/tools/mcp/read-mcp-servers.ts';
import { RememberedPersonas } from './application/personas/persona-book.ts';
import { openSpending } from './application/spending.ts';
import { RunningCalls } from './application/running-calls.ts';
import { fsList } from './application/tools/fs-list.ts';
import { fsRead } from './application/tools/fs-read.ts';
import { fsWrite } from './application/tools/fs-write.ts';
import { secretOf, type Config } from './config.ts';
import { limitsOf } from './domain/budget/budget.ts';
import type { Secrets } from './endpoints.ts';
import { openAsking } from './open-asking.ts';
import { reachModels } from './reach-models.ts';

const SERVICE = 'llm-router';
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
  const reachable = reachModels({ config, logger }, secrets);
  const { seed, catalogue } = reachable;
  const { askModels, gate, breakers } = openAsking({ config, logger }, reachable, clock);

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
  const checker = ajvSchemaChecker();
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
    // Ballots of one discussion are asked for at once: nothing here waits for another message of its discussion.
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
