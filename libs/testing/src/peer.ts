import { messages, type Service } from '@maestro/contracts';
import { connectDatabase, inTransaction, migrate } from '@maestro/database';
import {
  connectBus,
  consumersOf,
  enqueue,
  messagingMigrations,
  on,
  receive,
  startRelay,
  type Bus,
  type MessagingTables,
  type Outgoing,
  type Received,
} from '@maestro/messaging';
import { createLogger } from '@maestro/telemetry';
import type { BusAccess } from './servers/nats.ts';
import { until } from './processes/until.ts';

/** Another service, as far as the one under test can see: it sends, asks, and keeps what it is told. */
export type Peer = {
  readonly bus: Bus;
  /** Through an outbox and a relay, as the service itself would. */
  send(...messages: readonly Outgoing[]): Promise<void>;
  /** All it was told, oldest first; a message told twice stands here twice. */
  readonly heard: readonly Received[];
  /** The data of the messages of one type it was told, by its bus name: `vote-closed`. */
  told<T = Record<string, unknown>>(name: string): T[];
  /** Waits until it was told that many messages of a type; the last of them. */
  hears<T = Record<string, unknown>>(name: string, times?: number): Promise<T>;
  stop(): Promise<void>;
};

export type PeerOptions = {
  readonly service: Service;
  readonly databaseUrl: string;
  readonly access: BusAccess;
  /** Called for each message before it is kept; what it throws makes the message come again. */
  readonly onMessage?: (received: Received, peer: Pick<Peer, 'send'>) => Promise<void>;
};

const WAIT_MS = 10_000;

/** Stands in for a service with that service's own credential and consumers, so that permissions are proven too. */
export async function startPeer({ service, databaseUrl, access, onMessage }: PeerOptions): Promise<Peer> {
  const logger = createLogger({ service: `${service}-peer`, level: 'error' });
  const schema = `peer_${service.replaceAll('-', '_')}`;
  await migrate({ url: databaseUrl, schema, migrations: messagingMigrations, logger });
  const db = connectDatabase<MessagingTables>({ url: databaseUrl, schema, poolSize: 4, logger });
  const bus = await connectBus({ ...access, service, logger });
  const relay = startRelay({ db, bus, schema, service, logger, pollMs: 50 });

  const send: Peer['send'] = async (...outgoing) => {
    await inTransaction(db, (trx) => enqueue(trx, outgoing));
    relay.wake();
  };
  const heard: Received[] = [];
  const handlers = messages.map((definition) =>
    on(definition, async (received) => {
      await onMessage?.(received, { send });
      heard.push(received);
    }),
  );
  const receivers = consumersOf(service).map((consumer) => receive(bus, { consumer, handlers, logger, db }));
  const told = <T>(name: string): T[] =>
    heard.filter(({ envelope }) => envelope.type.split('.')[1] === name).map(({ data }) => data as T);

  return {
    bus,
    send,
    heard,
    told,
    async hears<T>(name: string, times = 1) {
      await until(`${service} is told ${name}`, WAIT_MS, () => told(name).length >= times);
      return told<T>(name).at(-1)!;
    },
    async stop() {
      await Promise.all(receivers.map((receiver) => receiver.stop()));
      await relay.stop();
      await bus.drain();
      await db.destroy();
    },
  };
}
