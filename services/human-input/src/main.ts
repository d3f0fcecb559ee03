import './telemetry.ts';
import { runService } from '@maestro/service-runtime';
import { startHumanInput } from './app.ts';
import { config } from './config.ts';

await runService({ name: 'human-input', config: config(), start: startHumanInput });
