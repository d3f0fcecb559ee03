import { ask, bus, type DataOf, type Service } from '@maestro/contracts';
import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import { answerService, connectBus, serve, type Outgoing, type Serving } from '@maestro/messaging';
import { ok } from '@maestro/kernel';
import { readConfig, type RunningService } from '@maestro/service-runtime';
import { createLogger } from '@maestro/telemetry';
import { startNats, startPeer, startPostgres, startRedis, until, type Peer, type PeerOptions } from '@maestro/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SynthesisTables } from '../src/adapters/persistence/tables.ts';
import { busEntries, goodAnswer } from '../src/domain/testing/threads.ts';
import { configSchema, migrations, schema, startSynthesis } from '../src/index.ts';

type Servers = [
  Awaited<ReturnType<typeof startPostgres>>,
  Awaited<ReturnType<typeof startNats>>,
  Awaited<ReturnType<typeof startRedis>>,
];
const logger = createLogger({ service: 'synthesis-test', level: 'silent' });
const soon = (): string => new Date(Date.now() + 60_000).toISOString();

let servers: Servers;
let orchestrator: Peer;
let router: Peer;
let owner: Serving;
let synthesis: RunningService;
/** What the router was asked, and what its model says. */
let calls: Call[];
let model: (call: Call) => Answer | null;
let db: Kysely<SynthesisTables>;
/** What the orchestrator heard from synthesis, by its message id. */
let heard: Map<string, unknown>;
let contextsAsked: number;

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
      const answer = model(call);
      if (answer) await send(replyTo(call, answer, envelope.id));
    }),
  ]);
  const told = answerService(ask.readContext, ({ after, upto }) => {
    contextsAsked += 1;
    return Promise.resolve(ok({ entries: busEntries.filter((e) => e.seq > after && e.seq <= upto) }));
  });
  owner = serve(orchestrator.bus, 'orchestrator', [told], { logger });
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
  calls = [];
  heard = new Map();
  contextsAsked = 0;
  model = () => ({ output: goodAnswer });
});

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
const common = { workspaceId: 'default', discussionId: 'disc-1', version: null };
const order = (draft_id: string, id = `${draft_id}:draft-decision`): Promise<void> =>
  orchestrator.send({
    ...common,
    actor: 'service:orchestrator',
    definition: bus.draftDecision,
    data: draftCommand(draft_id),
    id,
    aggregate: draft_id,
  });
type Seats = DataOf<typeof bus.requestAnalysis>['participants'];
const orderAnalysis = (
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
  });

type Call = DataOf<typeof bus.requestStructuredOutput>;
type Answer = { readonly output: unknown } | { readonly cause: 'timeout' };

/** What the router tells of a call, as its model answered. */
function replyTo(call: Pick<Call, 'call_id' | 'requester' | 'purpose'>, answer: Answer, causationId: string): Outgoing {
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

async function outcome(id: string): Promise<unknown> {
  await until(`${id} is told`, 10_000, () => heard.has(id));
  return heard.get(id);
}

describe('a decision', () => {
  it('is drafted from the thread and told with its sources', async () => {
    await order('d1');
    expect(await outcome('d1:decision-drafted')).toMatchObject({
      draft_id: 'd1',
      provider: 'claude',
      simulated: true,
      causationid: 'd1:draft-decision',
      draft: { decision: 'Events go over NATS.', citations: [{ messages: [7] }, {}, {}, {}] },
    });
    expect(calls).toMatchObject([
      {
        call_id: 'd1-1',
        requester: 'synthesis',
        purpose: 'decision',
        speaker: { persona: 'synthesiser' },
        context_seq: 7,
        schema_name: 'decision',
      },
    ]);
  });

  it('is asked for again where a sentence has no support, naming it', async () => {
    const [decision, ...rest] = goodAnswer.sentences;
    const unsupported = { ...decision!, text: 'NATS has bicycles, unicorns, parties and free ice cream.' };
    const answers = [{ ...goodAnswer, sentences: [unsupported, ...rest] }, goodAnswer];
    model = () => ({ output: answers[calls.length - 1] });
    await order('d2');
    await outcome('d2:decision-drafted');
    expect(calls.map((call) => call.call_id)).toEqual(['d2-1', 'd2-2']);
    expect(calls[1]!.instruction).toContain('unicorns');
    expect(calls[1]!.instruction).toContain('is not supported by what it cites (7)');
  });

  it('fails after two mendings', async () => {
    model = () => ({ output: { ...goodAnswer, review_date: '2001-01-01' } });
    await order('d3');
    expect(await outcome('d3:decision-failed')).toMatchObject({
      cause: expect.stringContaining('review date 2001-01-01 is past') as unknown,
      causationid: 'd3:draft-decision',
    });
    expect(calls).toHaveLength(3);
  });

  it('fails when no model answers', async () => {
    model = () => ({ cause: 'timeout' });
    await order('d4');
    expect(await outcome('d4:decision-failed')).toMatchObject({ cause: 'no model answered (timeout)' });
  });

  it('is told again when it is asked for again, without another call', async () => {
    await order('d5');
    await outcome('d5:decision-drafted');
    const published = async (): Promise<Date | null | undefined> => {
      const told = db.selectFrom('outbox').select('published_at').where('id', '=', 'd5:decision-drafted');
      return (await told.executeTakeFirst())?.published_at;
    };
    const first = await published();
    // As after a bus that lost what it held; on one that did not, the stream knows the fact and drops the copy.
    await order('d5', 'd5:draft-decision:repeated');
    await until('the outcome is told again', 10_000, async () => {
      const again = await published();
      return again instanceof Date && first instanceof Date && again > first;
    });
    expect(calls).toHaveLength(1);
  });

  it('survives a restart between question and answer', async () => {
    model = () => null;
    await order('d6');
    await until('the model is asked', 10_000, () => calls.length === 1);
    await synthesis.stop();
    await router.send(replyTo(calls[0]!, { output: goodAnswer }, 'd6-1:request-structured-output'));
    synthesis = await start();
    expect(await outcome('d6:decision-drafted')).toMatchObject({ draft_id: 'd6' });
  });
});

describe('an analysis', () => {
  const analysis = {
    agreements: ['NATS is small'],
    disagreements: [],
    proposals: ['NATS', 'Kafka'],
    concerns: [],
    trade_offs: [],
    agreement: 67,
  };

  it('is asked of the analyst and told', async () => {
    model = () => ({ output: analysis });
    await orderAnalysis('a1');
    expect(await outcome('a1:analysis-completed')).toMatchObject({
      round: 1,
      analysis,
      causationid: 'a1:request-analysis',
    });
    expect(calls).toMatchObject([{ call_id: 'a1-1', purpose: 'analysis', speaker: { persona: 'analyst' } }]);
    expect(contextsAsked).toBe(0);
  });

  it('fails on an answer that is none, and when it is too late', async () => {
    model = () => ({ output: { ...analysis, agreement: 1000 } });
    await orderAnalysis('a2');
    await orderAnalysis('a3', '2020-01-01T00:00:00.000Z');
    expect(await outcome('a2:analysis-failed')).toMatchObject({
      cause: expect.stringContaining('agreement') as unknown,
    });
    expect(await outcome('a3:analysis-failed')).toMatchObject({ cause: 'the deadline had passed' });
    expect(calls).toHaveLength(1);
  });
});

describe('statements and stances', () => {
  const nothing = { agreements: [], disagreements: [], proposals: [], concerns: [], trade_offs: [], agreement: 50 };
  const claims = [
    { text: 'NATS is easy to operate.', messages: [2] },
    { text: 'Nobody here has operated Kafka.', messages: [3] },
    { text: 'This was never said.', messages: [99] },
  ];
  const seat = (id: string) => ({ id, agent: { id, persona: id, provider: null, model: null } });
  const seats = [seat('ada'), seat('ben'), { id: 'alex', agent: null }, { id: 'sarah', agent: null }];
  const opinionOf = (id: string) => [...heard.keys()].filter((key) => key.startsWith(`${id}:opinion-updated`));
  let gateway: Awaited<ReturnType<typeof connectBus>>;
  beforeAll(async () => {
    gateway = await connectBus({ ...servers[1].access('gateway'), service: 'gateway', logger });
  });
  afterAll(() => gateway.drain());

  /** An analysis has brought two statements, and both agents have taken their stances. */
  async function opened(discussion: string): Promise<void> {
    model = ({ purpose, speaker }) => {
      if (purpose === 'analysis') return { output: { ...nothing, statements: claims } };
      return 'id' in speaker && speaker.id === 'ada' ? { output: { s1: 'agree', s2: 'agree' } } : { cause: 'timeout' };
    };
    await orderAnalysis(`${discussion}-a1`, soon(), discussion, seats);
    await until('an opinion is told', 10_000, () => opinionOf(discussion).length === 1);
  }
  const take = (discussion_id: string, person_id: string, stance: 'agree' | 'disagree', more: object = {}) =>
    gateway.ask(ask.takeStance, {
      actor: { person_id, workspace_id: 'default' },
      body: {
        ...{ discussion_id, statement_id: `${discussion_id}-a1-s1`, open: true },
        ...{ stance: { user_id: person_id, stance }, ...more },
      },
    });

  it('are taken from the thread and told with the analysis; each agent is asked once', async () => {
    await opened('t1');
    expect(await outcome('t1-a1:analysis-completed')).toMatchObject({
      statements: [
        { statement_id: 't1-a1-s1', text: 'NATS is easy to operate.', messages: [2] },
        { statement_id: 't1-a1-s2', messages: [3] },
      ],
    });
    expect(calls.map(({ call_id, purpose }) => [call_id, purpose])).toEqual([
      ['t1-a1-1', 'analysis'],
      ['t1-a1-p1', 'stances'],
      ['t1-a1-p2', 'stances'],
    ]);
    expect(await outcome('t1:stances-taken:1')).toMatchObject({
      participant_id: 'ada',
      stances: [{ stance: 'agree' }, { stance: 'agree' }],
      acknowledged: false,
    });
    expect(await outcome('t1:opinion-updated:1')).toMatchObject({ revision: 1, participants: 1 });
  });

  it('are not repeated by the next analysis, which is told what is on the table', async () => {
    await opened('t2');
    await orderAnalysis('t2-a2', soon(), 't2', seats);
    expect(await outcome('t2-a2:analysis-completed')).not.toHaveProperty('statements');
    expect(calls.at(-1)!.instruction).toContain('Nobody here has operated Kafka.');
    expect(calls.at(-1)!.purpose).toBe('analysis');
  });

  it('come from people, too, and are weighed together', async () => {
    await opened('t3');
    expect(await take('t3', 'alex', 'disagree')).toEqual(ok({ seq: null }));
    expect(await take('t3', 'sarah', 'disagree')).toEqual(ok({ seq: null }));
    await until('the stances are weighed', 10_000, async () => {
      const listed = await gateway.ask(ask.listStatements, {
        actor: { person_id: 'alex', workspace_id: 'default' },
        body: { discussion_id: 't3' },
      });
      return listed.ok && listed.value.opinion?.participants === 3;
    });
    const listed = await gateway.ask(ask.listStatements, {
      actor: { person_id: 'alex', workspace_id: 'default' },
      body: { discussion_id: 't3' },
    });
    expect(listed).toMatchObject({
      ok: true,
      value: {
        statements: [{ stances: { ada: 'agree', alex: 'disagree', sarah: 'disagree' } }, { stances: { ada: 'agree' } }],
        opinion: { groups: [{ members: expect.anything() as unknown }, { members: expect.anything() as unknown }] },
      },
    });
    expect(await outcome('t3:stances-taken:3')).toMatchObject({ acknowledged: true });
  });

  it('are refused to others, elsewhere, for others, and after the end', async () => {
    await opened('t4');
    const kinds = await Promise.all([
      take('t4', 'omar', 'agree'),
      take('t4', 'alex', 'agree', { statement_id: 't4-a1-s9' }),
      take('t4', 'alex', 'agree', { discussion_id: 'elsewhere' }),
      take('t4', 'alex', 'agree', { stance: { user_id: 'sarah', stance: 'agree' } }),
      take('t4', 'alex', 'agree', { open: false }),
    ]);
    expect(kinds.map((refused) => (refused.ok ? 'taken' : refused.error.kind))).toEqual([
      'forbidden',
      'not_found',
      'not_found',
      'forbidden',
      'conflict',
    ]);
  });

  it('count once under one idempotency key', async () => {
    await opened('t5');
    const idempotency = { key: 'k1', route: 'takeStance', body_hash: 'h1' };
    const order = {
      actor: { person_id: 'alex', workspace_id: 'default' },
      idempotency,
      body: {
        ...{ discussion_id: 't5', statement_id: 't5-a1-s1', open: true },
        stance: { user_id: 'alex', stance: 'agree' as const },
      },
    };
    expect(await gateway.ask(ask.takeStance, order)).toEqual(ok({ seq: null }));
    expect(await gateway.ask(ask.takeStance, order)).toEqual(ok({ seq: null }));
    const reused = { ...order, idempotency: { ...idempotency, body_hash: 'h2' } };
    expect(await gateway.ask(ask.takeStance, reused)).toMatchObject({ ok: false, error: { kind: 'key_reused' } });
  });
});

it('passes over what others asked models', async () => {
  const call = { call_id: 'v1-b1-1', requester: 'voting', purpose: 'ballot' } as const;
  await router.send(replyTo(call, { cause: 'timeout' }, 'v1-b1-1:request-structured-output'));
  await order('d7');
  expect(await outcome('d7:decision-drafted')).toBeDefined();
  expect([...heard.keys()]).toEqual(['d7:decision-drafted']);
});

it('is ready, and says so when it is asked', async () => {
  expect(await synthesis.ready()).toBe(true);
  const gateway = await connectBus({ ...servers[1].access('gateway'), service: 'gateway', logger });
  try {
    expect(await gateway.ask(ask.pings.synthesis, { actor: null, body: {} })).toEqual(ok({ service: 'synthesis' }));
  } finally {
    await gateway.drain();
  }
});
