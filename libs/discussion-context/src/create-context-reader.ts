import { ask } from '@maestro/contracts';
import { Unavailable, type Bus } from '@maestro/messaging';
import { metrics, type Logger } from '@maestro/telemetry';
import { contextReaderOf, type ContextReader, type ContextSource } from './context-reader.ts';
import type { ContextRedis } from './stored-context.ts';

const reads = metrics.counter({
  name: 'maestro_context_reads_total',
  help: 'Reads of a shared context, by where the last of it came from: memory, redis, owner',
  labels: ['source'],
});

export type ContextReaderOptions = {
  readonly redis: ContextRedis;
  readonly bus: Pick<Bus, 'ask'>;
  readonly logger: Logger;
};

/** Reads shared contexts for a service that was sent a command about them. */
export function createContextReader({ redis, bus, logger }: ContextReaderOptions): ContextReader {
  return contextReaderOf({
    redis,
    askOwner: async (page) => {
      const reply = await bus.ask(ask.readContext, { actor: null, body: page });
      if (reply.ok) return reply.value.entries;
      const said = `the owner of ${page.discussion_id} told no context: ${reply.error.detail}`;
      throw reply.error.kind === 'unavailable' ? new Unavailable(said) : new Error(said);
    },
    onRead: (source: ContextSource) => reads.inc({ source }),
    onRedisFailure: (error) => logger.warn({ err: error }, 'redis told no context; asking the owner'),
  });
}
