import { bus as messages, type DataOf, type MessageDefinition, type Service } from '@maestro/contracts';
import { connectDatabase, inTransaction, migrate, type Kysely } from '@maestro/database';
import {
  connectBus,
  enqueue,
  messagingMigrations,
  on,
  receive,
  startRelay,
  type Bus,
  type ConsumerSpec,
  type MessageHandler,
  type MessagingTables,
  type Outgoing,
} from '@maestro/messaging';
import { createLogger } from '@maestro/telemetry';
import type { PostgresServer, TestBus } from '@maestro/testing';

/** Another service as this one sees it: what it sends and hears over the real bus, and nothing behind it. */
export type Peer = {
  readonly bus: Bus;
  send(message: Pick<Outgoing, 'definition' | 'data' | 'id' | 'aggregate'> & Partial<Outgoing>): Promise<void>;
  stop(): Promise<void>;
};

const WORKSPACE = 'default';
const DISCUSSION = 'disc-1';

type Hearing = { readonly consumer: ConsumerSpec; readonly handlers: (peer: Peer) => MessageHandler[] };

export async function startPeer(
  service: Service,
  nats: TestBus,
  postgres: PostgresServer,
  hearings: readonly Hearing[],
): Promise<Peer> {
  const logger = createLogger({ service, level: 'silent' });
  const schema = service.replace('-', '_');
  await migrate({ url: postgres.url, schema, migrations: messagingMigrations, logger });
  const db: Kysely<MessagingTables> = connectDatabase({ url: postgres.url, schema, poolSize: 3, logger });
  const bus = await connectBus({ ...nats.access(service), service, logger });
  const relay = startRelay({ db, bus, schema, service, logger, pollMs: 20 });
  const peer: Peer = {
    bus,
    async send(message) {
      const defaults = {
        workspaceId: WORKSPACE,
        discussionId: DISCUSSION,
        version: message.definition.kind === 'fact' ? 1 : null,
        actor: `service:${service}`,
      };
      await inTransaction(db, (trx) => enqueue(trx, [{ ...defaults, ...message }]));
      relay.wake();
    },
    async stop() {
      await Promise.all(receivers.map((receiver) => receiver.stop()));
      await relay.stop();
      await bus.drain();
      await db.destroy();
    },
  };
  const receivers = hearings.map(({ consumer, handlers }) =>
    receive(bus, { consumer, handlers: handlers(peer), logger, db }),
  );
  return peer;
}

export type Call = DataOf<typeof messages.requestStructuredOutput>;
type Answer =
  { readonly output: unknown } | { readonly cause: DataOf<typeof messages.structuredOutputFailed>['cause'] };

/** A router whose model answers as the test says; null: not at all. */
export const routerAnswering = (answer: (call: Call) => Promise<Answer | null> | Answer | null) => (peer: Peer) => [
  on(messages.requestStructuredOutput, async ({ envelope, data: call }) => {
    const given = await answer(call);
    if (given === null) return;
    const { call_id, requester, purpose } = call;
    const common = { call_id, requester, purpose };
    const about = { aggregate: call_id, causationId: envelope.id };
    if ('cause' in given) {
      const definition = messages.structuredOutputFailed;
      const data = { ...common, cause: given.cause, detail: 'as the test says' };
      await peer.send({ ...about, definition, data, id: `${call_id}:failed` });
      return;
    }
    const definition: MessageDefinition = messages.structuredOutputCompleted;
    const by = { provider: 'claude', model: 'claude-simulated', simulated: true };
    const data = { ...common, ...by, output: given.output, tokens: { input: 10, output: 10 } };
    await peer.send({ ...about, definition, data, id: `${call_id}:completed` });
  }),
];
