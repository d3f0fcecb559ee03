import { ask, bus, type DataOf, type Service } from '@maestro/contracts';
import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import { answerService, serve, type Outgoing, type Serving } from '@maestro/messaging';
import { ok } from '@maestro/kernel';
import { readConfig, type RunningService } from '@maestro/service-runtime';
import { createLogger } from '@maestro/telemetry';
import { startNats, startPeer, startPostgres, startRedis, until, type Peer, type PeerOptions } from '@maestro/testing';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { SynthesisTables } from '../../src/adapters/persistence/tables.ts';
import { busEntries, goodAnswer } from '../../src/domain/testing/threads.ts';
import { configSchema, migrations, schema, startSynthesis } from '../../src/index.ts';

type Servers = [
  Awaited<ReturnType<typeof startPostgres>>,
  Awaited<ReturnType<typeof startNats>>,
  Awaited<ReturnType<typeof startRedis>>,
];
type Call = DataOf<typeof bus.requestStructuredOutput>;
type Answer = { readonly output: unknown } | { readonly cause: 'timeout' };
type Seats = DataOf<typeof bus.requestAnalysis>['participants'];

export const logger = createLogger({ service: 'synthesis-test', level: 'silent' });
/** A deadline a minute ahead. */
export const soon = (): string => new Date(Date.now() + 60_000).toISOString();
const common = { workspaceId: 'default', discussionId: 'disc-1', version: null };

/** Synthesis between real servers; the orchestrator and the router are as a test says. */
export function synthesisHouse() {
  let servers: Servers;
  let orchestrator: Peer;
  let router: Peer;
  let owner: Serving;
  let synthesis: RunningService;
  let db: Kysely<SynthesisTables>;
  let contextsAsked = 0;
  const calls: Call[] = [];
  const heard = new Map<string, unknown>();

  function start(): Promise<RunningService> {
    const [postgres, nats, redis] = servers;
    const { url, user, password } = nats.access('synthesis');
    const config = readConfig(configSchema, {
      HTTP_PORT: '0',
      NATS_URL: url,
      NATS_USER: user,
      NATS_PASSWORD: password,
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
    });
    return startSynthesis({ config, logger });
  }

  const house = {
    /** What its model says of a call; null: nothing. */
    model: (_call: Call): Answer | null => ({ output: goodAnswer }),
    /** What the router was asked. */
    calls,
    /** What the orchestrator heard from synthesis, by its message id. */
    heard,
    get contextsAsked() {
      return contextsAsked;
    },
    get router() {
      return router;
    },
    get synthesis() {
      return synthesis;
    },
    get db() {
      return db;
    },
    access: (service: Service) => servers[1].access(service),
    /** Starts it once more. */
    async start(): Promise<void> {
      synthesis = await start();
    },
    order: (draft_id: string, id = `${draft_id}:draft-decision`): Promise<void> =>
      orchestrator.send({
        ...common,
        actor: 'service:orchestrator',
        definition: bus.draftDecision,
        data: draftCommand(draft_id),
        id,
        aggregate: draft_id,
      }),
    orderAnalysis: (
      analysis_id: string,
      deadline = soon(),
      discussionId = common.discussionId,
      participants?: Seats,
    ): Promise<void> =>
      orchestrator.send({
        ...common,
        discussionId,
        actor: 'service:orchestrator',
        definition: bus.requestAnalysis,
        data: { analysis_id, round: 1, context_seq: 7, deadline, participants },
        id: `${analysis_id}:request-analysis`,
        aggregate: analysis_id,
      }),
    async outcome(id: string): Promise<unknown> {
      await until(`${id} is told`, 10_000, () => heard.has(id));
      return heard.get(id);
    },
  };

  beforeAll(async () => {
    servers = await Promise.all([startPostgres(), startNats(), startRedis()]);
    const [postgres, nats] = servers;
    await migrate({ url: postgres.url, schema, migrations, logger });
    const peer = (service: Service, onMessage: PeerOptions['onMessage']): Promise<Peer> =>
      startPeer({ service, databaseUrl: postgres.url, access: nats.access(service), ...(onMessage && { onMessage }) });
    [orchestrator, router] = await Promise.all([
      peer('orchestrator', ({ envelope, data }) => {
        if (!envelope.type.startsWith('synthesis.')) return Promise.resolve();
        heard.set(envelope.id, { ...(data as object), causationid: envelope.causationid });
        return Promise.resolve();
      }),
      peer('llm-router', async ({ envelope, data }, { send }) => {
        const call = bus.requestStructuredOutput.schema.parse(data);
        calls.push(call);
        const answer = house.model(call);
        if (answer) await send(replyTo(call, answer, envelope.id));
      }),
    ]);
    const told = answerService(ask.readContext, ({ after, upto }) => {
      contextsAsked += 1;
      return Promise.resolve(ok({ entries: busEntries.filter((e) => e.seq > after && e.seq <= upto) }));
    });
    owner = await serve(orchestrator.bus, 'orchestrator', [told], { logger });
    synthesis = await start();
    db = connectDatabase({ url: postgres.url, schema, poolSize: 1, logger });
  });
  afterAll(async () => {
    await db.destroy();
    await synthesis.stop();
    await owner.stop();
    await Promise.all([orchestrator.stop(), router.stop()]);
    await Promise.all(servers.map((server) => server.stop()));
  });
  beforeEach(() => {
    calls.length = 0;
    heard.clear();
    contextsAsked = 0;
    house.model = () => ({ output: goodAnswer });
  });
  return house;
}

const draftCommand = (draft_id: string): DataOf<typeof bus.draftDecision> => ({
  draft_id,
  option: 'NATS',
  basis: 'vote',
  tally: null,
  ballots: [],
  reasons: {},
  conditions: [],
  participants: ['ada', 'alex'],
  context_seq: 7,
  deadline: soon(),
});

/** What the router tells of a call, as its model answered. */
export function replyTo(
  call: Pick<Call, 'call_id' | 'requester' | 'purpose'>,
  answer: Answer,
  causationId: string,
): Outgoing {
  const { call_id, requester, purpose } = call;
  const about = { ...common, version: 1, actor: 'service:llm-router', aggregate: call_id, causationId };
  const data = { call_id, requester, purpose };
  if ('cause' in answer) {
    const definition = bus.structuredOutputFailed;
    return { ...about, definition, data: { ...data, ...answer, detail: 'as the test says' }, id: `${call_id}:failed` };
  }
  const definition = bus.structuredOutputCompleted;
  const by = { provider: 'claude', model: 'claude-simulated', simulated: true, tokens: { input: 10, output: 10 } };
  return { ...about, definition, data: { ...data, ...by, ...answer }, id: `${call_id}:completed` };
}
