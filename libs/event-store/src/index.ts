export type { Append, Appended } from './append.ts';
export { createEventStore, type EventStore } from './event-store.ts';
export { eventStoreMigrations, type EventStoreTables } from './tables.ts';
