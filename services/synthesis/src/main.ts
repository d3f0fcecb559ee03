import './telemetry.ts';
import { runService } from '@maestro/service-runtime';
import { startSynthesis } from './app.ts';
import { config } from './config.ts';

await runService({ name: 'synthesis', config: config(), start: startSynthesis });
