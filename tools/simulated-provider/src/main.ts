import { readConfig } from '@maestro/service-runtime';
import { configSchema } from './config.ts';
import { startSimulatedProvider } from './server.ts';

const config = readConfig(configSchema, process.env);
const provider = await startSimulatedProvider({
  host: config.HTTP_HOST,
  port: config.HTTP_PORT,
  pace: { speed: config.SIMULATED_SPEED, firstToken: config.SIMULATED_FIRST_TOKEN_MS },
  fixedTokens: config.SIMULATED_TOKENS ?? null,
  faults: config.SIMULATED_FAULTS,
  seed: config.SIMULATED_SEED,
});
console.log(`simulated provider: ${provider.url}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void provider.stop().then(() => process.exit(0)));
}
