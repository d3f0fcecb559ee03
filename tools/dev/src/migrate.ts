import { existsSync } from 'node:fs';
import { SERVICES } from '@maestro/contracts';
import { migrate, type MigrateOptions } from '@maestro/database';
import { provisionBus } from '@maestro/messaging';
import { baseConfig, readConfig } from '@maestro/service-runtime';
import { createLogger } from '@maestro/telemetry';
import { connect } from '@nats-io/transport-node';
import { z } from 'zod';
import { inClone } from './clone.ts';

/**
 * The migration step: every service's schema, and every stream and consumer of the bus. It alone creates them, with
 * the bus's admin credential. Running it again changes nothing.
 */
const { DATABASE_URL, NATS_URL, NATS_USER, NATS_PASSWORD, NATS_REPLICAS, LOG_LEVEL } = readConfig(
  z.object({
    DATABASE_URL: baseConfig.DATABASE_URL,
    NATS_URL: baseConfig.NATS_URL,
    NATS_USER: baseConfig.NATS_USER,
    NATS_PASSWORD: baseConfig.NATS_PASSWORD,
    LOG_LEVEL: baseConfig.LOG_LEVEL,
    /** Copies of each stream. */
    NATS_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
  }),
  process.env,
);
const logger = createLogger({ service: 'migrate', level: LOG_LEVEL });

for (const service of SERVICES) {
  const file = inClone('services', service, 'src', 'adapters', 'persistence', 'migrations.ts');
  // The gateway keeps nothing in the database.
  if (!existsSync(file)) continue;
  const { migrations, schema } = (await import(file)) as Pick<MigrateOptions, 'migrations' | 'schema'>;
  await migrate({ url: DATABASE_URL, schema, migrations, logger });
}

const admin = await connect({
  servers: NATS_URL.split(','),
  ...(NATS_USER !== undefined && { user: NATS_USER }),
  ...(NATS_PASSWORD !== undefined && { pass: NATS_PASSWORD }),
  name: 'migrate',
});
try {
  await provisionBus(admin, { logger, replicas: NATS_REPLICAS });
} finally {
  await admin.close();
}
