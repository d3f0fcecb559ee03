export { migrations, schema } from './adapters/persistence/migrations.ts';
export { start } from './app.ts';
