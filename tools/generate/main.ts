import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { eventCatalogue } from './event-catalogue.ts';

/** Writes what is generated from the code: `node tools/generate/main.ts`. Tests fail while what is committed is stale. */
const path = fileURLToPath(new URL('../../docs/events.md', import.meta.url));
writeFileSync(path, eventCatalogue());
console.log(`wrote ${path}`);
