import { randomBytes } from 'node:crypto';
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
import { messagesOf, type Cause } from './adapters/messaging/announce.ts';
import { answers } from './adapters/messaging/answers.ts';
import { causedBy, commandHandlers, outputHandlers, type Handling } from './adapters/messaging/handlers.ts';
import { inTraceOf } from './adapters/observing/in-trace-of.ts';
import { observeStep } from './adapters/observing/observe-step.ts';
import { schema } from './adapters/persistence/migrations.ts';
import type { VotingTables } from './adapters/persistence/tables.ts';
import { voteReaderOn, votesIn } from './adapters/persistence/votes-in-postgres.ts';
import { passTime } from './application/pass-time.ts';
import type { Config } from './config.ts';
import type { Step } from './domain/vote.ts';
import type { Unit } from './ports/votes.ts';

const service = 'voting';

/** So many that nobody finds a ballot by trying salts. */
const SALT_BYTES = 32;

export async function startVoting(
  { config, logger }: ServiceContext<Config>,
  clock: Clock = systemClock,
): Promise<RunningService> {
  const { DATABASE_URL, DATABASE_POOL_SIZE, NATS_URL, NATS_USER, NATS_PASSWORD, CONSUMER_CONCURRENCY } = config;
  const db = connectDatabase<VotingTables>({ url: DATABASE_URL, schema, poolSize: DATABASE_POOL_SIZE, logger });
  const bus = await connectBus({ url: NATS_URL, user: NATS_USER, password: NATS_PASSWORD, service, logger });
  const relay = startRelay({ db, bus, schema, service, logger });

  const now = () => clock.now().toISOString();
  const casting = () => ({ at: now(), salt: randomBytes(SALT_BYTES).toString('hex') });
  const observe = observeStep(logger);
  const onStep = (step: Step) => {
    relay.wake();
    observe(step);
  };
  const unitIn = (trx: Transaction<VotingTables>, cause: Cause): Unit => ({
    votes: votesIn(trx),
    announce: async (step) => void (await enqueue(trx, messagesOf(step, cause))),
  });

  const handling: Handling = {
    once: (received, work) => handleOnce(db, received, (trx) => work(unitIn(trx, causedBy(received)))),
    inTransaction: (cause, work) => inTransaction(db, (trx) => work(unitIn(trx, cause))),
    now,
    casting,
    onStep,
  };
  const lanes = createLanes(CONSUMER_CONCURRENCY);
  const attend = (consumer: ConsumerSpec, handlers: readonly MessageHandler[]) =>
    receive(bus, { consumer, handlers, lanes, concurrency: CONSUMER_CONCURRENCY, logger, db });
  const receivers = [
    attend(consumers.voting.commands, commandHandlers(handling)),
    attend(consumers.voting.outputCompleted, outputHandlers(handling)),
    attend(consumers.voting.outputFailed, outputHandlers(handling)),
  ];

  const serving = await serve(
    bus,
    service,
    answers({
      reader: voteReaderOn(db),
      lookFor: createLookFor({ forMs: 1_000, atOnce: 16 }),
      once: (idempotency, actor, work) =>
        answerOnce(db, idempotency, actor, (trx) => work(unitIn(trx, { person: actor.person_id, messageId: null }))),
      casting,
      onStep,
    }),
    { logger },
  );

  const polling = startPolling({
    name: 'deadlines',
    everyMs: config.DEADLINE_POLL_MS,
    logger,
    work: async () => {
      const step = await handling.inTransaction({ person: null, messageId: null }, (unit) =>
        passTime(unit, now(), inTraceOf),
      );
      if (step) withContext(contextFrom(step.vote.traceparent), () => onStep(step));
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
