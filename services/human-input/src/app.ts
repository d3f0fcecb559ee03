import { connectDatabase, inTransaction, type Transaction } from '@maestro/database';
import { systemClock, type Clock } from '@maestro/kernel';
import {
  answerOnce,
  connectBus,
  consumers,
  createLanes,
  enqueue,
  handleOnce,
  receive,
  serve,
  startRelay,
  type ConsumerSpec,
  type MessageHandler,
} from '@maestro/messaging';
import { createLookFor, startPolling, type RunningService, type ServiceContext } from '@maestro/service-runtime';
import { contextFrom, withContext } from '@maestro/telemetry';
import { sql } from 'kysely';
import { messagesOf } from './adapters/messaging/announce.ts';
import { answers } from './adapters/messaging/answers.ts';
import {
  ballotCastHandler,
  commandHandlers,
  voteClosedHandler,
  voteOpenedHandler,
  type Following,
  type Handling,
} from './adapters/messaging/handlers.ts';
import { inTraceOf } from './adapters/observing/in-trace-of.ts';
import { observeStep } from './adapters/observing/observe-step.ts';
import { awaitedBallotReaderOn, awaitedBallotsIn } from './adapters/persistence/awaited-ballots-in-postgres.ts';
import { schema } from './adapters/persistence/migrations.ts';
import { requestReaderOn, requestsIn } from './adapters/persistence/requests-in-postgres.ts';
import type { HumanInputTables } from './adapters/persistence/tables.ts';
import { expireRequest } from './application/expire-request.ts';
import type { Config } from './config.ts';
import type { Step } from './domain/request.ts';
import type { Unit } from './ports/requests.ts';

const service = 'human-input';

export async function startHumanInput(
  { config, logger }: ServiceContext<Config>,
  clock: Clock = systemClock,
): Promise<RunningService> {
  const { DATABASE_URL, DATABASE_POOL_SIZE, NATS_URL, NATS_USER, NATS_PASSWORD, CONSUMER_CONCURRENCY } = config;
  const db = connectDatabase<HumanInputTables>({ url: DATABASE_URL, schema, poolSize: DATABASE_POOL_SIZE, logger });
  const bus = await connectBus({ url: NATS_URL, user: NATS_USER, password: NATS_PASSWORD, service, logger });
  const relay = startRelay({ db, bus, schema, service, logger });

  const now = () => clock.now().toISOString();
  const observe = observeStep(logger);
  const onStep = (step: Step) => {
    relay.wake();
    observe(step);
  };
  const unitIn = (trx: Transaction<HumanInputTables>): Unit => ({
    requests: requestsIn(trx),
    announce: async (step) => void (await enqueue(trx, messagesOf(step))),
  });

  const handling: Handling = {
    once: (received, work) => handleOnce(db, received, (trx) => work(unitIn(trx))),
    inTransaction: (work) => inTransaction(db, (trx) => work(unitIn(trx))),
    now,
    onStep,
  };
  const following: Following = (received, work) => handleOnce(db, received, (trx) => work(awaitedBallotsIn(trx)));
  const lanes = createLanes(CONSUMER_CONCURRENCY);
  const attend = (consumer: ConsumerSpec, handlers: readonly MessageHandler[]) =>
    receive(bus, { consumer, handlers, lanes, concurrency: CONSUMER_CONCURRENCY, logger, db });
  const receivers = [
    attend(consumers.humanInput.commands, commandHandlers(handling)),
    attend(consumers.humanInput.voteOpened, [voteOpenedHandler(following)]),
    attend(consumers.humanInput.ballotCast, [ballotCastHandler(following)]),
    attend(consumers.humanInput.voteClosed, [voteClosedHandler(following)]),
  ];

  const serving = await serve(
    bus,
    service,
    answers({
      reader: requestReaderOn(db),
      ballots: awaitedBallotReaderOn(db),
      lookFor: createLookFor({ forMs: 1_000, atOnce: 16 }),
      once: (idempotency, actor, work) => answerOnce(db, idempotency, actor, (trx) => work(unitIn(trx))),
      now,
      onStep,
    }),
    { logger },
  );

  const polling = startPolling({
    name: 'deadlines',
    everyMs: config.DEADLINE_POLL_MS,
    logger,
    work: async () => {
      const step = await handling.inTransaction((unit) => expireRequest(unit, now(), inTraceOf));
      if (step) withContext(contextFrom(step.request.traceparent), () => onStep(step));
      return step !== null;
    },
  });

  return {
    ready: async () => {
      await sql`SELECT 1`.execute(db);
      return bus.connected;
    },
    stop: async () => {
      await Promise.all([polling.stop(), serving.stop(), ...receivers.map((receiver) => receiver.stop())]);
      await relay.stop();
      await bus.drain();
      await db.destroy();
    },
  };
}
