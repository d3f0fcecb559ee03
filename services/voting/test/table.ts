import { bus, type AgentSeat as Seat, type DataOf } from '@maestro/contracts';
import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import { connectBus, type Bus, type Outgoing } from '@maestro/messaging';
import { readConfig, type RunningService } from '@maestro/service-runtime';
import { sealLetter } from '@maestro/sealed-letter';
import { createLogger } from '@maestro/telemetry';
import { ManualClock, startNats, startPeer, startPostgres, type Peer } from '@maestro/testing';
import type { z } from 'zod';
import { migrations, schema } from '../src/adapters/persistence/migrations.ts';
import type { VotingTables } from '../src/adapters/persistence/tables.ts';
import { startVoting } from '../src/app.ts';
import { configSchema } from '../src/config.ts';

export type OpenVote = DataOf<typeof bus.openVote>;
type AgentSeat = z.infer<typeof Seat>;

/** What an agent's model gives for a ballot: an output, a failure, or nothing at all. */
export type Model = (instruction: string) => { output: unknown } | { failure: 'timeout' | 'invalid_output' } | null;

export const says =
  (choice: string, reason = 'as argued'): Model =>
  () => ({ output: { choice, reason } });
export const silent: Model = () => null;

/** The voting service between the real servers, with stand-ins for everybody it talks to. */
export type Table = {
  readonly clock: ManualClock;
  readonly orchestrator: Peer;
  readonly router: Peer;
  readonly gateway: Bus;
  readonly db: Kysely<VotingTables>;
  /** How the model of an agent behaves from now on. */
  seat(agentId: string, model: Model): AgentSeat;
  /** Sends open-vote; ids are the caller's. */
  open(command: OpenVote, discussionId: string, messageId?: string): Promise<void>;
  withdraw(voteId: string, discussionId: string): Promise<void>;
  startVoting(): Promise<RunningService>;
  stop(): Promise<void>;
};

export async function setTable(): Promise<Table> {
  const [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
  const databaseUrl = postgres.url;
  const logger = createLogger({ service: 'voting', level: 'error' });
  await migrate({ url: databaseUrl, schema, migrations, logger });
  const clock = new ManualClock();
  const db = connectDatabase<VotingTables>({ url: databaseUrl, schema, poolSize: 2, logger });
  const models = new Map<string, Model>();

  const orchestrator = await startPeer({ service: 'orchestrator', databaseUrl, access: nats.access('orchestrator') });
  const router = await startPeer({
    service: 'llm-router',
    databaseUrl,
    access: nats.access('llm-router'),
    async onMessage({ envelope, data }, { send }) {
      if (!envelope.type.startsWith('llm-router.request-structured-output')) return;
      const call = data as DataOf<typeof bus.requestStructuredOutput>;
      if (!('id' in call.speaker)) return;
      const reply = models.get(call.speaker.id)?.(call.instruction) ?? null;
      if (reply === null) return;
      const { call_id, requester, purpose } = call;
      const common = { call_id, requester, purpose };
      const definition = 'output' in reply ? bus.structuredOutputCompleted : bus.structuredOutputFailed;
      await send({
        definition,
        data:
          'output' in reply
            ? {
                ...common,
                output: call.seal_for === undefined ? reply.output : await sealLetter(call.seal_for, reply.output),
                provider: 'claude',
                model: 'm',
                simulated: true,
                tokens: { input: 1, output: 1 },
              }
            : { ...common, cause: reply.failure, detail: 'as told' },
        id: `${call_id}:${definition.name}`,
        workspaceId: envelope.workspaceid,
        discussionId: envelope.discussionid,
        aggregate: call_id,
        version: 1,
        actor: 'service:llm-router',
        causationId: envelope.id,
      });
    },
  });
  const gatewayAccess = nats.access('gateway');
  const gateway = await connectBus({ ...gatewayAccess, service: 'gateway', logger });

  const { url, user, password } = nats.access('voting');
  const config = readConfig(configSchema, {
    NODE_ENV: 'test',
    HTTP_PORT: '0',
    NATS_URL: url,
    NATS_USER: user,
    NATS_PASSWORD: password,
    DATABASE_URL: databaseUrl,
    REDIS_URL: 'redis://127.0.0.1:1',
    DEADLINE_POLL_MS: '20',
  });

  const command = (definition: Outgoing['definition'], data: unknown, voteId: string, discussionId: string) => ({
    definition,
    data,
    id: `${voteId}:${definition.name}`,
    workspaceId: 'default',
    discussionId,
    aggregate: voteId,
    version: null,
    actor: 'service:orchestrator',
  });

  return {
    clock,
    orchestrator,
    router,
    gateway,
    db,
    seat(agentId, model) {
      models.set(agentId, model);
      return { id: agentId, persona: agentId, provider: null, model: null };
    },
    async open(data, discussionId, messageId) {
      const message = command(bus.openVote, data, data.vote_id, discussionId);
      await orchestrator.send(messageId === undefined ? message : { ...message, id: messageId });
    },
    withdraw: (voteId, discussionId) =>
      orchestrator.send(command(bus.withdrawVote, { vote_id: voteId, reason: 'cancelled' }, voteId, discussionId)),
    startVoting: () => startVoting({ config, logger }, clock),
    async stop() {
      await Promise.all([orchestrator.stop(), router.stop(), gateway.drain(), db.destroy()]);
      await Promise.all([postgres.stop(), nats.stop()]);
    },
  };
}
