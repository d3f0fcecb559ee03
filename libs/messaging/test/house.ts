import { randomUUID } from 'node:crypto';
import { bus as contracts, type Service } from '@maestro/contracts';
import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import { createLogger } from '@maestro/telemetry';
import { startNats, startPostgres, type PostgresServer, type TestBus } from '@maestro/testing';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import {
  connectBus,
  messagingMigrations,
  startRelay,
  type Bus,
  type MessagingTables,
  type Outgoing,
} from '../src/index.ts';

export const logger = createLogger({
  service: 'test',
  level: process.env['LOG_LEVEL'] === 'debug' ? 'debug' : 'silent',
});

/** One service's schema, its connection to the bus, and whatever was started on them. */
export type Desk = {
  readonly service: Service;
  readonly schema: string;
  readonly db: Kysely<MessagingTables>;
  readonly bus: Bus;
  /** Starts a relay that stops with the desk. */
  relay(): ReturnType<typeof startRelay>;
};

/** A real PostgreSQL and a real NATS with the product's streams and credentials; each desk has a schema of its own. */
export type House = {
  readonly postgres: PostgresServer;
  readonly nats: TestBus;
  desk(service: Service, schema?: string): Promise<Desk>;
  admin(): Promise<NatsConnection>;
  /** Stops what a test left running, last first. */
  afterwards(work: () => Promise<unknown>): void;
  tidy(): Promise<void>;
  close(): Promise<void>;
};

export async function openHouse(): Promise<House> {
  const [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
  const works: (() => Promise<unknown>)[] = [];
  const afterwards = (work: () => Promise<unknown>) => void works.push(work);
  async function tidy(): Promise<void> {
    for (const work of works.splice(0).reverse()) await work();
  }
  return {
    postgres,
    nats,
    afterwards,
    tidy,
    async desk(service, schema = `s${randomUUID().replaceAll('-', '')}`) {
      const migrations = { ...messagingMigrations };
      await migrate({ url: postgres.url, schema, migrations, logger });
      const db = connectDatabase<MessagingTables>({ url: postgres.url, schema, poolSize: 6, logger });
      afterwards(() => db.destroy());
      const { url, user, password } = nats.access(service);
      const bus = await connectBus({ url, user, password, service, logger });
      afterwards(() => bus.drain());
      return {
        service,
        schema,
        db,
        bus,
        relay() {
          const relay = startRelay({ db, bus, schema, service, logger });
          afterwards(() => relay.stop());
          return relay;
        },
      };
    },
    async admin() {
      const { url, user, password } = nats.access('admin');
      const admin = await connect({ servers: url, user, pass: password });
      afterwards(() => admin.close());
      return admin;
    },
    async close() {
      await tidy();
      await Promise.all([postgres.stop(), nats.stop()]);
    },
  };
}

const base = { workspaceId: 'default', actor: 'service:test' } as const;

/** A command to the router, under a fresh id unless one is given. */
export const cancelCall = (discussionId: string, id: string = randomUUID()): Outgoing<typeof contracts.cancelCall> => ({
  ...base,
  definition: contracts.cancelCall,
  data: { call_id: 'call-1' },
  id,
  discussionId,
  aggregate: id,
  version: null,
});

/** A fact of the router, caused by a command where one is named. */
export const turnFailed = (
  discussionId: string,
  of: { id?: string; causationId?: string | null; aggregate?: string; version?: number } = {},
): Outgoing<typeof contracts.agentTurnFailed> => {
  const { id = randomUUID(), causationId = null, version = 1 } = of;
  return {
    ...base,
    definition: contracts.agentTurnFailed,
    data: { turn_id: 'turn-1', agent_id: 'architect', cause: 'timeout', detail: `version ${version}` },
    id,
    discussionId,
    aggregate: of.aggregate ?? id,
    version,
    causationId,
  };
};
