import { ask, bus, type Actor, type DataOf, type HumanInput, type IdempotencyKey } from '@maestro/contracts';
import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import { connectBus, type Bus, type Outgoing } from '@maestro/messaging';
import { readConfig, type RunningService } from '@maestro/service-runtime';
import { createLogger } from '@maestro/telemetry';
import { ManualClock, startNats, startPeer, startPostgres, type Peer } from '@maestro/testing';
import { migrations, schema } from '../src/adapters/persistence/migrations.ts';
import type { HumanInputTables } from '../src/adapters/persistence/tables.ts';
import { startHumanInput } from '../src/app.ts';
import { configSchema } from '../src/config.ts';

export type OpenRequest = DataOf<typeof bus.openRequest>;

export const actor = (person_id: string, workspace_id = 'default'): Actor => ({ workspace_id, person_id });

type AnswerOptions = {
  readonly as?: Actor;
  readonly idempotency?: IdempotencyKey;
  readonly known?: boolean;
};

/** The human-input service between the real servers, with stand-ins for everybody it talks to. */
export type Desk = {
  readonly clock: ManualClock;
  readonly orchestrator: Peer;
  readonly voting: Peer;
  readonly db: Kysely<HumanInputTables>;
  open(command: OpenRequest, discussionId: string, over?: Partial<Outgoing>): Promise<void>;
  withdraw(requestId: string, discussionId: string): Promise<void>;
  answer(discussionId: string, input: HumanInput, options?: AnswerOptions): ReturnType<typeof answerThrough>;
  inbox(who: Actor): Promise<{ kind: string; id: string }[]>;
  readonly gateway: Bus;
  startHumanInput(): Promise<RunningService>;
  stop(): Promise<void>;
};

const answerThrough = (gateway: Bus, discussion_id: string, input: HumanInput, options: AnswerOptions = {}) =>
  gateway.ask(ask.answerRequest, {
    actor: options.as ?? actor(input.user_id),
    idempotency: options.idempotency ?? null,
    body: { discussion_id, input, known: options.known ?? true },
  });

export async function setDesk(): Promise<Desk> {
  const [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
  const databaseUrl = postgres.url;
  const logger = createLogger({ service: 'human-input', level: 'error' });
  await migrate({ url: databaseUrl, schema, migrations, logger });
  const db = connectDatabase<HumanInputTables>({ url: databaseUrl, schema, poolSize: 2, logger });
  const clock = new ManualClock();
  const orchestrator = await startPeer({ service: 'orchestrator', databaseUrl, access: nats.access('orchestrator') });
  const voting = await startPeer({ service: 'voting', databaseUrl, access: nats.access('voting') });
  const gateway = await connectBus({ ...nats.access('gateway'), service: 'gateway', logger });

  const { url, user, password } = nats.access('human-input');
  const config = readConfig(configSchema, {
    NODE_ENV: 'test',
    HTTP_PORT: '0',
    NATS_URL: url,
    NATS_USER: user,
    NATS_PASSWORD: password,
    DATABASE_URL: databaseUrl,
    REDIS_URL: 'redis://127.0.0.1:1',
    DEADLINE_POLL_MS: '20',
  });
  const command = (definition: Outgoing['definition'], data: unknown, requestId: string, discussionId: string) => ({
    definition,
    data,
    id: `${requestId}:${definition.name}`,
    workspaceId: 'default',
    discussionId,
    aggregate: requestId,
    version: null,
    actor: 'service:orchestrator',
  });

  return {
    clock,
    orchestrator,
    voting,
    db,
    gateway,
    open: (data, discussionId, over = {}) =>
      orchestrator.send({ ...command(bus.openRequest, data, data.request_id, discussionId), ...over }),
    withdraw: (requestId, discussionId) =>
      orchestrator.send(
        command(bus.withdrawRequest, { request_id: requestId, reason: 'cancelled' }, requestId, discussionId),
      ),
    answer: (discussionId, input, options) => answerThrough(gateway, discussionId, input, options),
    async inbox(who) {
      const reply = await gateway.ask(ask.getInbox, { actor: who, body: {} });
      if (!reply.ok) throw new Error(reply.error.detail);
      return reply.value.items.map((item) => ({ kind: item.kind, id: item.request_id ?? item.vote_id ?? '' }));
    },
    startHumanInput: () => startHumanInput({ config, logger }, clock),
    async stop() {
      await Promise.all([orchestrator.stop(), voting.stop(), gateway.drain(), db.destroy()]);
      await Promise.all([postgres.stop(), nats.stop()]);
    },
  };
}
