import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SERVICES, type Service } from '@maestro/contracts';
import { ADMIN_USER } from '@maestro/messaging';

/** A service of another product, for trying out the bus from outside. */
export const INTEGRATION = { name: 'integration', workspace: 'default' } as const;

/** Who has a credential of its own on the bus; the admin is the migration step. */
export type BusUser = Service | typeof ADMIN_USER | typeof INTEGRATION.name;

/** Made up once per data folder; worth nothing outside this machine. */
export type Secrets = {
  readonly nats: Readonly<Record<BusUser, string>>;
  readonly postgres: string;
  /** Signs development tokens. */
  readonly jwt: string;
};

/** The secrets kept in this file; what is not there yet is made up and kept. */
export function keepSecrets(path: string): Secrets {
  const kept = readSecrets(path);
  const users: readonly BusUser[] = [...SERVICES, ADMIN_USER, INTEGRATION.name];
  const nats = Object.fromEntries(users.map((user) => [user, kept.nats?.[user] ?? secret()])) as Secrets['nats'];
  const secrets: Secrets = { nats, postgres: kept.postgres ?? secret(), jwt: kept.jwt ?? secret() };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

function readSecrets(path: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Partial<Secrets>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

const secret = (): string => randomBytes(32).toString('hex');
