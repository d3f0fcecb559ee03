import { ask, type bus, type ContextEntry, type DataOf, type LiveFrame } from '@maestro/contracts';
import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import { ok } from '@maestro/kernel';
import { answerService, connectBus, serve, type Bus } from '@maestro/messaging';
import { readConfig, type RunningService } from '@maestro/service-runtime';
import { createLogger } from '@maestro/telemetry';
import { startNats, startPeer, startPostgres, type Peer, type PostgresServer, type TestBus } from '@maestro/testing';
import { migrations, schema } from '../../src/adapters/persistence/migrations.ts';
import type { RouterTables } from '../../src/adapters/persistence/tables.ts';
import { start } from '../../src/app.ts';
import { configSchema } from '../../src/config.ts';
import { opening } from '../../src/domain/testing/context-entries.ts';
import { ReplayServer } from '../conformance/replay-server.ts';

export type TurnOrder = DataOf<typeof bus.requestAgentTurn>;
export type SchemaOrder = DataOf<typeof bus.requestStructuredOutput>;
type Command = typeof bus.requestAgentTurn | typeof bus.requestStructuredOutput | typeof bus.cancelCall;

/** The router between real servers; the vendors are one server that answers as it is told. */
export type House = {
  readonly postgres: PostgresServer;
  readonly nats: TestBus;
  readonly vendors: ReplayServer;
  readonly orchestrator: Peer;
  readonly gateway: Bus;
  readonly db: Kysely<RouterTables>;
  /** All that was shown live. */
  readonly frames: LiveFrame[];
  /** Lines the routers of this house have logged. */
  readonly log: string[];
  readonly environment: Readonly<Record<string, string>>;
  startRouter(environment?: Readonly<Record<string, string>>): Promise<RunningService>;
  /** Sends a command as the orchestrator does; `again` tells two sendings of one command apart. */
  order<D extends Command>(definition: D, data: DataOf<D>, again?: number): Promise<void>;
  stop(): Promise<void>;
};

export const DISCUSSION = 'd1';
/** What the orchestrator tells of the discussion when Redis does not. */
const CONTEXT: readonly ContextEntry[] = [opening()];

export async function openHouse(): Promise<House> {
  const [postgres, nats, vendors] = await Promise.all([startPostgres(), startNats(), ReplayServer.start()]);
  const quiet = createLogger({ service: 'llm-router', level: 'error' });
  await migrate({ url: postgres.url, schema, migrations, logger: quiet });
  const db = connectDatabase<RouterTables>({ url: postgres.url, schema, poolSize: 2, logger: quiet });
  const orchestrator = await startPeer({
    service: 'orchestrator',
    databaseUrl: postgres.url,
    access: nats.access('orchestrator'),
  });
  const owner = await serve(
    orchestrator.bus,
    'orchestrator',
    [
      answerService(ask.readContext, ({ after, upto }) =>
        Promise.resolve(ok({ entries: CONTEXT.filter((entry) => entry.seq > after && entry.seq <= upto) })),
      ),
    ],
    { logger: quiet },
  );
  const gateway = await connectBus({ ...nats.access('gateway'), service: 'gateway', logger: quiet });
  const frames: LiveFrame[] = [];
  const live = gateway.subscribeLive((_workspace, _discussion, frame) => frames.push(frame));
  const log: string[] = [];

  const { url, user, password } = nats.access('llm-router');
  const environment = {
    NODE_ENV: 'test',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: '0',
    NATS_URL: url,
    NATS_USER: user,
    NATS_PASSWORD: password,
    DATABASE_URL: postgres.url,
    REDIS_URL: 'redis://127.0.0.1:1',
    SIMULATED_PROVIDER_URL: vendors.url,
    LLM_LEASE_MS: '2000',
    LLM_FIRST_TOKEN_MS: '5000',
    LLM_IDLE_MS: '5000',
  };

  return {
    postgres,
    nats,
    vendors,
    orchestrator,
    gateway,
    db,
    frames,
    log,
    environment,
    startRouter(over = {}) {
      const config = readConfig(configSchema, { ...environment, ...over });
      const destination = { write: (line: string) => void log.push(line) };
      return start({ config, logger: createLogger({ service: 'llm-router', level: 'debug', destination }) });
    },
    order(definition, data, again = 0) {
      const aggregate = 'turn_id' in data ? data.turn_id : data.call_id;
      return orchestrator.send({
        definition,
        data,
        id: `${aggregate}:${definition.name}:${again}`,
        workspaceId: 'default',
        discussionId: DISCUSSION,
        aggregate,
        version: null,
        actor: 'service:orchestrator',
      });
    },
    async stop() {
      await live.stop();
      await owner.stop();
      await gateway.drain();
      await orchestrator.stop();
      await vendors.stop();
      await db.destroy();
      await nats.stop();
      await postgres.stop();
    },
  };
}

let turns = 0;
export const aTurn = (over: Partial<TurnOrder> = {}): TurnOrder => ({
  turn_id: `turn-${(turns += 1)}`,
  agent: { id: 'architect', persona: 'architect', provider: null, model: null },
  purpose: 'opening',
  round: 0,
  protocol: 'structured_debate',
  context_seq: 1,
  deadline: new Date(Date.now() + 30_000).toISOString(),
  ...over,
});

export const aBallot = (over: Partial<SchemaOrder> = {}): SchemaOrder => ({
  call_id: `ballot-${(turns += 1)}`,
  requester: 'orchestrator',
  purpose: 'ballot',
  speaker: { id: 'architect', persona: 'architect', provider: null, model: null },
  context_seq: 1,
  instruction: 'Choose one.',
  schema_name: 'ballot',
  schema: {
    type: 'object',
    properties: { choice: { enum: ['A', 'B'] } },
    required: ['choice'],
    additionalProperties: false,
  },
  deadline: new Date(Date.now() + 30_000).toISOString(),
  ...over,
});
