import { MemoryStore } from './memory-store.ts';
import { promisesOfAStore } from './store-conformance.ts';

promisesOfAStore('memory', () => Promise.resolve(new MemoryStore()));
