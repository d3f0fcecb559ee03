import './telemetry.ts';
import { runService } from '@maestro/service-runtime';
import { start } from './app.ts';
import { config } from './config.ts';

await runService({ name: 'llm-router', config: config(), start: (context) => start(context) });
