import { join } from 'node:path';
import { natsServerConfig } from '@maestro/messaging';
import { freePorts, runNats, runPostgres, runRedis } from '@maestro/testing';
import type { ProcessGroup } from './process-group.ts';
import { INTEGRATION, type Secrets } from './secrets.ts';
import type { Servers } from './system.ts';

export const SERVERS = ['postgres', 'nats', 'redis'] as const;
export type ServerName = (typeof SERVERS)[number];

export type ServerPlaces = {
  readonly dataDir: string;
  readonly logDir: string;
  readonly secrets: Secrets;
  /** Servers that run already and are used instead of private ones. */
  readonly external: Partial<Servers>;
};

export const natsStoreDir = (dataDir: string): string => join(dataDir, 'nats', 'store');

/** Starts those servers that are not given, each with its data below `dataDir`, on free loopback ports. */
export async function startServers(
  group: Pick<ProcessGroup<ServerName>, 'begin' | 'settled'>,
  { dataDir, logDir, secrets, external }: ServerPlaces,
): Promise<Servers> {
  const [postgresPort, natsPort, redisPort] = await freePorts(3);
  const place = (name: ServerName, port: number | undefined) => ({
    dataDir: join(dataDir, name),
    logFile: join(logDir, `${name}.log`),
    port: port!,
  });
  const postgres = async (): Promise<string> => {
    const options = { ...place('postgres', postgresPort), password: secrets.postgres, durable: true };
    return (await group.begin('postgres', (launch) => runPostgres({ ...options, ...launch }))).url;
  };
  const nats = async (): Promise<string> => {
    const integrations = [{ ...INTEGRATION, password: secrets.nats[INTEGRATION.name] }];
    const configuration = (at: { port: number; storeDir: string }): string =>
      natsServerConfig({ ...at, passwords: secrets.nats, integrations });
    const options = { ...place('nats', natsPort), configuration };
    return (await group.begin('nats', (launch) => runNats({ ...options, ...launch }))).url;
  };
  const redis = async (): Promise<string> =>
    (await group.begin('redis', (launch) => runRedis({ ...place('redis', redisPort), ...launch }))).url;

  const unless = async (given: string | undefined, start: () => Promise<string>): Promise<string> => given ?? start();
  const begun = [
    unless(external.databaseUrl, postgres),
    unless(external.natsUrl, nats),
    unless(external.redisUrl, redis),
  ] as const;
  await group.settled(begun);
  const [databaseUrl, natsUrl, redisUrl] = await Promise.all(begun);
  return { databaseUrl, natsUrl, redisUrl };
}
