export { startSynthesis } from './app.ts';
export { configSchema } from './config.ts';
export { migrations, schema } from './adapters/persistence/migrations.ts';
