import { parseArgs } from 'node:util';
import { SERVICES } from '@maestro/contracts';
import { replayDeadLetters } from '@maestro/messaging';
import { baseConfig, readConfig } from '@maestro/service-runtime';
import { createLogger } from '@maestro/telemetry';
import { connect } from '@nats-io/transport-node';
import { z } from 'zod';

/** Sends dead letters back to where they came from, one JSON line each; see tools/bus/README.md. */
const { NATS_URL, NATS_USER, NATS_PASSWORD } = readConfig(
  z.object({
    NATS_URL: baseConfig.NATS_URL,
    NATS_USER: baseConfig.NATS_USER,
    NATS_PASSWORD: baseConfig.NATS_PASSWORD,
  }),
  process.env,
);
const { values } = parseArgs({
  options: {
    service: { type: 'string' },
    consumer: { type: 'string' },
    limit: { type: 'string', default: '1000' },
    'dry-run': { type: 'boolean', default: false },
  },
});
const Arguments = z.object({
  service: z.enum(SERVICES).optional(),
  consumer: z.string().optional(),
  limit: z.coerce.number().int().positive(),
  'dry-run': z.boolean(),
});
const { service, consumer, limit, 'dry-run': dryRun } = Arguments.parse(values);
if (consumer !== undefined && service === undefined) throw new Error('--consumer needs --service');

const admin = await connect({
  servers: NATS_URL.split(','),
  ...(NATS_USER !== undefined && { user: NATS_USER }),
  ...(NATS_PASSWORD !== undefined && { pass: NATS_PASSWORD }),
  name: 'replay-dead-letters',
});
try {
  const replayed = await replayDeadLetters(admin, {
    logger: createLogger({ service: 'replay-dead-letters', level: 'warn' }),
    limit,
    dryRun,
    ...(service !== undefined && { service }),
    ...(consumer !== undefined && { consumer }),
  });
  for (const letter of replayed) console.log(JSON.stringify(letter));
  console.error(`${replayed.length} dead letters ${dryRun ? 'found' : 'replayed'}`);
} finally {
  await admin.close();
}
