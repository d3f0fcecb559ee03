import { setTimeout as pause } from 'node:timers/promises';
import {
  ask,
  bus as contracts,
  type Actor,
  type CreateDiscussion,
  type DataOf,
  type IdempotencyKey,
  type LogEvent,
  type Question,
  type QuestionBody,
  type QuestionReply,
  type Refusal,
} from '@maestro/contracts';
import { connectDatabase, migrate } from '@maestro/database';
import { ok, systemClock, type Clock, type Result } from '@maestro/kernel';
import {
  answerService,
  connectBus,
  consumers,
  enqueue,
  handleOnce,
  messagingMigrations,
  on,
  receive,
  serve,
  startRelay,
  type Bus,
  type MessagingTables,
  type ReceivedOf,
} from '@maestro/messaging';
import type { RunningService } from '@maestro/service-runtime';
import { contextFrom, createLogger, inSpan } from '@maestro/telemetry';
import { startNats, startPostgres, startRedis, until } from '@maestro/testing';
import { Redis } from 'ioredis';
import { migrations, schema } from '../src/adapters/persistence/migrations.ts';
import { start } from '../src/app.ts';
import type { Config } from '../src/config.ts';
import { alex, personas } from './table.ts';

export const logger = createLogger({
  service: 'test',
  level: process.env['LOG_LEVEL'] === 'debug' ? 'debug' : 'silent',
});

/** Real PostgreSQL, NATS and Redis with the orchestrator's schema, and the gateway's seat at the bus. */
export async function openHouse() {
  const [postgres, nats, redis] = await Promise.all([startPostgres(), startNats(), startRedis()]);
  await migrate({ url: postgres.url, schema, migrations, logger });
  const works: (() => Promise<unknown>)[] = [];
  const afterwards = (work: () => Promise<unknown>) => void works.push(work);
  const cache = new Redis(redis.url);
  const gateway = await connectBus({ ...nats.access('gateway'), service: 'gateway', logger });

  /** One replica; it stops with the test at the latest. */
  async function replica(clock: Clock = systemClock): Promise<RunningService> {
    const { user, password, url } = nats.access('orchestrator');
    const config: Config = {
      NODE_ENV: 'test',
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 0,
      NATS_URL: url,
      NATS_USER: user,
      NATS_PASSWORD: password,
      DATABASE_URL: postgres.url,
      DATABASE_POOL_SIZE: 6,
      REDIS_URL: redis.url,
      LOG_LEVEL: 'silent',
      DEADLINE_POLL_MS: 50,
      CONSUMER_CONCURRENCY: 16,
    };
    const running = await start({ config, logger }, clock);
    let stopped: Promise<void> | null = null;
    const stop = () => (stopped ??= running.stop());
    afterwards(stop);
    return { ...running, stop };
  }

  return {
    postgres,
    nats,
    redis,
    cache,
    gateway,
    replica,
    afterwards,
    router: () => seatRouter(postgres.url, nats.access('llm-router'), afterwards),
    /** The log as the owner tells it. */
    async log(discussion_id: string, actor = alex): Promise<LogEvent[]> {
      const page = await asking(gateway, actor)(ask.listEvents, { discussion_id, after: 0, limit: 500 });
      return page.events as unknown as LogEvent[];
    },
    async tidy(): Promise<void> {
      for (const work of works.splice(0).reverse()) await work();
    },
    async close(): Promise<void> {
      cache.disconnect();
      await gateway.drain();
      await Promise.all([postgres.stop(), nats.stop(), redis.stop()]);
    },
  };
}
export type House = Awaited<ReturnType<typeof openHouse>>;

/** Asks in the name of a person and expects to be answered; a service that is away is asked again for a while. */
export const asking =
  (bus: Bus, actor: Actor) =>
  async <Q extends Question>(
    question: Q,
    body: QuestionBody<Q>,
    idempotency: IdempotencyKey | null = null,
  ): Promise<QuestionReply<Q>> => {
    const answers: Result<QuestionReply<Q>, Refusal>[] = [];
    await until(`${question.name} is answered`, 20_000, async () => {
      answers[0] = await bus.ask(question, { actor, body, idempotency });
      return answers[0].ok || answers[0].error.kind !== 'unavailable';
    });
    const answer = answers[0]!;
    if (!answer.ok) throw new Error(`${question.name}: ${JSON.stringify(answer.error)}`);
    return answer.value;
  };

type Turn = ReceivedOf<typeof contracts.requestAgentTurn>;

/** The llm-router as far as the orchestrator sees it: it tells its catalogue and keeps the turns it is asked for. */
async function seatRouter(
  databaseUrl: string,
  access: { url: string; user: string; password: string },
  afterwards: (work: () => Promise<unknown>) => void,
) {
  const own = 'llm_router';
  await migrate({ url: databaseUrl, schema: own, migrations: messagingMigrations, logger });
  const db = connectDatabase<MessagingTables>({ url: databaseUrl, schema: own, poolSize: 4, logger });
  const bus = await connectBus({ ...access, service: 'llm-router', logger });
  const relay = startRelay({ db, bus, schema: own, service: 'llm-router', logger });
  const turns: Turn[] = [];
  let onTurn: ((turn: Turn) => Promise<unknown>) | null = null;

  const seen = Object.entries(personas).map(([persona, { name, title }]) => ({
    persona,
    version: 1,
    origin: 'product' as const,
    name,
    role: title,
    provider: 'claude',
    model: 'm',
    simulated: true,
  }));
  const provider = { provider: 'claude', name: 'Claude', default_model: 'm', models: ['m'], simulated: true };
  const serving = await serve(
    bus,
    'llm-router',
    [
      answerService(ask.listPersonas, () => Promise.resolve(ok({ personas: seen }))),
      answerService(ask.listProviders, () => Promise.resolve(ok({ providers: [provider] }))),
    ],
    { logger },
  );
  const receiver = receive(bus, {
    consumer: consumers.llmRouter.commands,
    handlers: [
      on(contracts.requestAgentTurn, async (turn) => {
        turns.push(turn);
        await onTurn?.(turn);
      }),
      on(contracts.cancelCall, () => Promise.resolve()),
    ],
    logger,
    db,
  });
  afterwards(async () => {
    await Promise.all([receiver.stop(), serving.stop()]);
    await relay.stop();
    await bus.drain();
    await db.destroy();
  });

  /** Says a turn, as often as it is told to, under one id. */
  async function say({ envelope, data }: Turn, text: string): Promise<void> {
    const message: DataOf<typeof contracts.agentTurnCompleted> = {
      turn_id: data.turn_id,
      agent_id: data.agent.id,
      text,
      provider: 'claude',
      model: 'm',
      simulated: true,
      tokens: { input: 10, output: 5 },
      fallback_from: null,
      attempt: 1,
      vendor_ms: 1,
    };
    const parent = contextFrom(envelope.traceparent);
    await inSpan('speak', { parent }, () =>
      handleOnce(db, { envelope, data }, (trx) =>
        enqueue(trx, [
          {
            definition: contracts.agentTurnCompleted,
            data: message,
            id: `${data.turn_id}:completed`,
            workspaceId: envelope.workspaceid,
            discussionId: envelope.discussionid,
            aggregate: data.turn_id,
            version: 1,
            actor: 'service:llm-router',
            causationId: envelope.id,
            correlationId: envelope.correlationid,
          },
        ]),
      ),
    );
    relay.wake();
  }

  return {
    bus,
    db,
    turns,
    say,
    /** From now on every turn is spoken, `thinkingMs` after it was asked for. */
    speakAlways(thinkingMs = 0): void {
      onTurn = async (turn) => {
        await pause(thinkingMs);
        await say(turn, `${turn.data.agent.id} in round ${turn.data.round}`);
      };
    },
    /** Waits for the turn asked of a discussion after `count` others. */
    async turn(discussionId: string, count = 0): Promise<Turn> {
      const mine = () => turns.filter(({ envelope }) => envelope.discussionid === discussionId);
      await until(`turn ${count + 1} of ${discussionId} is asked for`, 10_000, () => mine().length > count);
      return mine()[count]!;
    },
  };
}

/** A discussion of two agents that speak in turn and are not moderated. */
export const body = (over: Partial<CreateDiscussion> = {}): CreateDiscussion => ({
  topic: 'Choose a database',
  agents: [{ persona: 'architect' }, { persona: 'devops' }],
  humans: [
    { user_id: 'alex', role: 'decision_maker', name: 'Alex' },
    { user_id: 'sarah', role: 'must_approve', name: 'Sarah' },
  ],
  protocol: 'round_robin',
  rounds: 2,
  moderator: false,
  analysis: false,
  vote: { method: 'majority', options: ['PostgreSQL', 'MongoDB'], quorum: 0.5 },
  ...over,
});
