import { bringBinaries, NATS, REDIS } from './bring-binaries.ts';
import { inClone } from './clone.ts';

await bringBinaries([NATS, REDIS]);
await import(inClone('bench', 'run.ts'));
