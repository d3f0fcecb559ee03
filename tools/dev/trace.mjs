import { run } from './bootstrap.mjs';

await run('trace.ts');
