import { connectDatabase } from '@maestro/database';
import { systemClock, type Clock } from '@maestro/kernel';
import { connectBus, consumers, createLanes, receive, serve, startRelay } from '@maestro/messaging';
import { connectRedis, type RunningService, type ServiceContext } from '@maestro/service-runtime';
import { sql } from 'kysely';
import { idForRequest, newDiscussionId } from './adapters/ids.ts';
import { answers } from './adapters/messaging/answers.ts';
import { factHandlers, requestHandler } from './adapters/messaging/handlers.ts';
import { createRouterCatalogue } from './adapters/messaging/router-catalogue.ts';
import { createObserver } from './adapters/observing/service-observer.ts';
import { schema } from './adapters/persistence/migrations.ts';
import { createStore } from './adapters/persistence/postgres-store.ts';
import type { Tables } from './adapters/persistence/tables.ts';
import { createTold } from './adapters/persistence/told.ts';
import { poll } from './adapters/polling.ts';
import { createContextStore } from './adapters/redis/context-store.ts';
import { Announcer } from './application/announcer.ts';
import { discussionRequested } from './application/discussion-requested.ts';
import { Folds } from './application/folds.ts';
import { recordFact, settleFact } from './application/record-fact.ts';
import { Recorder } from './application/recorder.ts';
import { timePassed } from './application/time-passed.ts';
import type { Config } from './config.ts';

const SERVICE = 'orchestrator';

/** Starts one replica of the orchestrator; any number may run beside it. */
export async function start(
  { config, logger }: ServiceContext<Config>,
  clock: Clock = systemClock,
): Promise<RunningService> {
  const db = connectDatabase<Tables>({
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
  const relay = startRelay({ db, bus, schema, service: SERVICE, logger });

  const told = createTold();
  const store = createStore(db, told);
  const observer = createObserver(logger);
  const folds = new Folds(observer);
  const contextStore = createContextStore(redis);
  const announcer = new Announcer({ folds, contextStore, outbox: told.outbox(relay), observer });
  const recorder = new Recorder({ store, folds, clock, observer, announcer });
  const catalogue = createRouterCatalogue({ bus, observer });
  const opening = { store, catalogue, clock, observer, announcer };

  const facts = factHandlers({ record: recordFact(recorder), settle: settleFact(store) });
  const requests = [requestHandler(discussionRequested({ ...opening, idFor: idForRequest }))];
  const { requests: requestConsumer, ...factConsumers } = consumers.orchestrator;
  const concurrency = config.CONSUMER_CONCURRENCY;
  const lanes = createLanes(concurrency);
  const receivers = [
    ...Object.values(factConsumers).map((consumer) => ({ consumer, handlers: facts })),
    { consumer: requestConsumer, handlers: requests },
  ].map((received) => receive(bus, { ...received, concurrency, lanes, logger, db }));
  const serving = await serve(
    bus,
    SERVICE,
    answers({ ...opening, newId: newDiscussionId, folds, recorder, contextStore }),
    { logger },
  );
  const deadlines = poll(timePassed({ store, folds, recorder, clock, observer }), config.DEADLINE_POLL_MS, logger);

  return {
    async ready() {
      if (!bus.connected) return false;
      await sql`SELECT 1`.execute(db);
      return true;
    },
    async stop() {
      await Promise.all([deadlines.stop(), serving.stop(), ...receivers.map((receiver) => receiver.stop())]);
      await relay.stop();
      await bus.drain();
      redis.disconnect();
      await db.destroy();
    },
  };
}
