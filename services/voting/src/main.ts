import './telemetry.ts';
import { runService } from '@maestro/service-runtime';
import { startVoting } from './app.ts';
import { config } from './config.ts';

await runService({ name: 'voting', config: config(), start: startVoting });
