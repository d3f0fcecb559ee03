import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SERVICES, type Service } from '@maestro/contracts';

/** Who has a credential of its own on the bus; `admin` is the migration step. */
export type BusUser = Service | 'admin';

/** Made up once per data folder; worth nothing outside this machine. */
export type Secrets = {
  readonly nats: Readonly<Record<BusUser, string>>;
  readonly postgres: string;
  /** Signs development tokens. */
  readonly jwt: string;
};

export function keepSecrets(path: string): Secrets {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secrets: Secrets = {
    nats: Object.fromEntries([...SERVICES, 'admin' as const].map((user) => [user, secret()])) as Secrets['nats'],
    postgres: secret(),
    jwt: secret(),
  };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

const secret = (): string => randomBytes(32).toString('hex');
