import type { Migration } from '@maestro/database';
import { olderThan, type Expired } from '@maestro/messaging';
import { sql } from 'kysely';

/** As long as an Idempotency-Key is honoured. */
const CHAT_RETENTION_MS = 24 * 3_600_000;

/** A chat belongs to no discussion that would outlive it: its words go, the ledger stays. */
export const expiredChats: Expired = {
  table: 'calls',
  which: sql`purpose = 'chat' AND ${olderThan('created_at', CHAT_RETENTION_MS)}`,
};

export const expiredChatsMigrations: Readonly<Record<string, Migration>> = {
  '005-expired-chats': {
    async up(db) {
      await sql`CREATE INDEX calls_of_chats ON calls (created_at) WHERE purpose = 'chat'`.execute(db);
    },
  },
};
