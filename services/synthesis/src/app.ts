import { connectDatabase, inTransaction, type Transaction } from '@maestro/database';
import { createContextReader } from '@maestro/discussion-context';
import { systemClock, type Clock } from '@maestro/kernel';
import { answerOnce, connectBus, consumers, createLanes, receive, serve, startRelay } from '@maestro/messaging';
import { connectRedis, startPolling, type RunningService, type ServiceContext } from '@maestro/service-runtime';
import { sql } from 'kysely';
import type { Cause } from './adapters/messaging/announce-conversation.ts';
import { answers } from './adapters/messaging/answers.ts';
import { conversationUnit, handlersOf } from './adapters/messaging/handlers.ts';
import { threadsOver } from './adapters/messaging/threads-over-context.ts';
import { analysesIn, analysisReaderOn } from './adapters/persistence/analyses-in-postgres.ts';
import { conversationReaderOn, conversationsIn } from './adapters/persistence/conversations-in-postgres.ts';
import { draftReaderOn, draftsIn } from './adapters/persistence/drafts-in-postgres.ts';
import { schema } from './adapters/persistence/migrations.ts';
import type { SynthesisTables } from './adapters/persistence/tables.ts';
import { weighStances } from './application/weigh-stances.ts';
import type { Config } from './config.ts';
import type { ConversationStep } from './domain/conversation.ts';
import { countAnalysis, countConversation, countDraft } from './metrics.ts';

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
  const now = () => clock.now().toISOString();
  const conversations = conversationReaderOn(db);
  const onConversation = (step: ConversationStep) => {
    countConversation(step);
    relay.wake();
  };
  const unitIn = (trx: Transaction<SynthesisTables>, cause: Cause) =>
    conversationUnit(trx, conversationsIn(trx), cause);
  const handlers = handlersOf({
    db,
    analysesIn,
    draftsIn,
    conversationsIn,
    analyses: analysisReaderOn(db),
    drafts: draftReaderOn(db),
    threads: threadsOver(createContextReader({ redis, bus, logger })),
    conversations,
    now,
    onAnalysis: (step) => {
      countAnalysis(step);
      relay.wake();
    },
    onDraft: (step) => {
      countDraft(step);
      relay.wake();
    },
    onConversation,
  });
  const lanes = createLanes(config.CONSUMER_CONCURRENCY);
  const receivers = (['commands', 'outputCompleted', 'outputFailed'] as const).map((topic) =>
    receive(bus, { consumer: consumers.synthesis[topic], handlers: handlers[topic], lanes, logger, db }),
  );
  const serving = await serve(
    bus,
    service,
    answers({
      reader: conversations,
      once: (idempotency, actor, work) =>
        answerOnce(db, idempotency, actor, (trx) => work(unitIn(trx, { person: actor.person_id, messageId: null }))),
      now,
      onConversation,
    }),
    { logger },
  );
  const weighing = startPolling({
    name: 'stances',
    everyMs: config.DEADLINE_POLL_MS,
    logger,
    work: async () => {
      const step = await inTransaction(db, (trx) =>
        weighStances(unitIn(trx, { person: null, messageId: null }), now()),
      );
      if (step) onConversation(step);
      return step !== null;
    },
  });

  return {
    async ready() {
      await sql`SELECT 1`.execute(db);
      return bus.connected;
    },
    async stop() {
      await Promise.all([weighing.stop(), serving.stop(), ...receivers.map((receiver) => receiver.stop())]);
      await relay.stop();
      await bus.drain();
      await db.destroy();
      redis.disconnect();
    },
  };
}
