import { ask } from '@maestro/contracts';
import { connectDatabase } from '@maestro/database';
import { createContextReader } from '@maestro/discussion-context';
import { ok, systemClock, type Clock } from '@maestro/kernel';
import { answerService, connectBus, consumers, createLanes, receive, serve, startRelay } from '@maestro/messaging';
import { connectRedis, type RunningService, type ServiceContext } from '@maestro/service-runtime';
import { sql } from 'kysely';
import { handlersOf } from './adapters/messaging/handlers.ts';
import { threadsOver } from './adapters/messaging/threads-over-context.ts';
import { analysesIn } from './adapters/persistence/analyses-in-postgres.ts';
import { draftReaderOn, draftsIn } from './adapters/persistence/drafts-in-postgres.ts';
import { schema } from './adapters/persistence/migrations.ts';
import type { SynthesisTables } from './adapters/persistence/tables.ts';
import type { Config } from './config.ts';
import { countAnalysis, countDraft } from './metrics.ts';

const service = 'synthesis';

/** Binds every port to its adapter and takes up work. */
export async function startSynthesis(
  { config, logger }: ServiceContext<Config>,
  clock: Clock = systemClock,
): Promise<RunningService> {
  const { NATS_URL: url, NATS_USER: user, NATS_PASSWORD: password } = config;
  const bus = await connectBus({ url, user, password, service, logger });
  const redis = connectRedis({ url: config.REDIS_URL, logger });
  const db = connectDatabase<SynthesisTables>({
    url: config.DATABASE_URL,
    schema,
    poolSize: config.DATABASE_POOL_SIZE,
    logger,
  });
  const relay = startRelay({ db, bus, schema, service, logger });
  const handlers = handlersOf({
    db,
    analysesIn,
    draftsIn,
    drafts: draftReaderOn(db),
    threads: threadsOver(createContextReader({ redis, bus, logger })),
    now: () => clock.now().toISOString(),
    onAnalysis: (step) => {
      countAnalysis(step);
      relay.wake();
    },
    onDraft: (step) => {
      countDraft(step);
      relay.wake();
    },
  });
  const lanes = createLanes(config.CONSUMER_CONCURRENCY);
  const receivers = (['commands', 'outputCompleted', 'outputFailed'] as const).map((topic) =>
    receive(bus, { consumer: consumers.synthesis[topic], handlers: handlers[topic], lanes, logger, db }),
  );
  const serving = serve(bus, service, [answerService(ask.pings.synthesis, () => Promise.resolve(ok({ service })))], {
    logger,
  });

  return {
    async ready() {
      await sql`SELECT 1`.execute(db);
      return bus.connected;
    },
    async stop() {
      await Promise.all([serving.stop(), ...receivers.map((receiver) => receiver.stop())]);
      await relay.stop();
      await bus.drain();
      await db.destroy();
      redis.disconnect();
    },
  };
}
