import './telemetry.ts';
import { runService } from '@maestro/service-runtime';
import { startGateway } from './app.ts';
import { readGatewayConfig } from './config.ts';

await runService({ name: 'gateway', config: readGatewayConfig(), start: startGateway, http: 'own' });
