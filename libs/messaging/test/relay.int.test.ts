import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { bus as contracts, readMessage } from '@maestro/contracts';
import { inTransaction } from '@maestro/database';
import { until } from '@maestro/testing';
import { jetstream, jetstreamManager, type StoredMsg } from '@nats-io/jetstream';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { consumers, enqueue, handleOnce, on, receive, type Outgoing } from '../src/index.ts';
import { cancelCall, logger, openHouse, turnFailed, type Desk, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => house.tidy());
afterAll(() => house.close());

const write = (desk: Desk, ...messages: Outgoing[]) => inTransaction(desk.db, (trx) => enqueue(trx, messages));

async function unpublished({ db }: Desk): Promise<number> {
  const rows = await db.selectFrom('outbox').select('id').where('published_at', 'is', null).execute();
  return rows.length;
}
const allPublished = (desk: Desk) => until('all is published', 10_000, async () => (await unpublished(desk)) === 0);

/** What the stream of facts holds of one discussion, oldest first. */
async function factsIn(discussion: string): Promise<StoredMsg[]> {
  const jsm = await jetstreamManager(await house.admin());
  const { state } = await jsm.streams.info('EVT');
  const found: StoredMsg[] = [];
  for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq++) {
    const stored = await jsm.streams.getMessage('EVT', { seq });
    if (stored?.subject.includes(discussion)) found.push(stored);
  }
  return found;
}

/** Counts effects of the router's facts per message id. */
function counting(desk: Desk) {
  const effects = new Map<string, number>();
  const receiver = receive(desk.bus, {
    consumer: consumers.orchestrator.llmRouterFacts,
    handlers: [
      on(contracts.agentTurnFailed, async (received) => {
        await handleOnce(desk.db, received, async () => {
          effects.set(received.envelope.id, (effects.get(received.envelope.id) ?? 0) + 1);
        });
      }),
    ],
    logger,
    db: desk.db,
  });
  house.afterwards(() => receiver.stop());
  return effects;
}

describe('the relay', () => {
  it('publishes what another process committed, without being woken', async () => {
    const router = await house.desk('llm-router');
    router.relay();
    await write(router, turnFailed(randomUUID()));
    await allPublished(router);
  });

  it('publishes an aggregate in the order of its versions, whatever the order of its rows', async () => {
    const router = await house.desk('llm-router');
    const discussion = randomUUID();
    const versions = [3, 1, 2, 5, 4];
    await write(router, ...versions.map((version) => turnFailed(discussion, { aggregate: discussion, version })));
    router.relay();
    await allPublished(router);
    const stored = await factsIn(discussion);
    expect(stored.map((msg) => Number(msg.header.get('ce-seq')))).toEqual([1, 2, 3, 4, 5]);
  });

  it('tells a message again when it is enqueued again', async () => {
    const router = await house.desk('llm-router');
    const relay = router.relay();
    const fact = turnFailed(randomUUID());
    await write(router, fact);
    relay.wake();
    await allPublished(router);
    const first = await router.db.selectFrom('outbox').select('published_at').executeTakeFirstOrThrow();
    await write(router, fact);
    relay.wake();
    await allPublished(router);
    const second = await router.db.selectFrom('outbox').select('published_at').executeTakeFirstOrThrow();
    expect(second.published_at!.getTime()).toBeGreaterThan(first.published_at!.getTime());
    // Within the duplicate window the stream keeps one.
    expect(await factsIn(fact.discussionId)).toHaveLength(1);
  });

  it('repeats what it could not mark, and nobody sees it twice', async () => {
    const router = await house.desk('llm-router');
    const orchestrator = await house.desk('orchestrator');
    const effects = counting(orchestrator);
    // The first mark fails, as if the process had died between publishing and marking.
    await sql`CREATE SEQUENCE marks`.execute(router.db);
    await sql`CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF nextval('marks') = 1 THEN RAISE EXCEPTION 'killed'; END IF; RETURN NEW; END $$`.execute(router.db);
    await sql`CREATE TRIGGER killed BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION fail_once()`.execute(
      router.db,
    );
    const fact = turnFailed(randomUUID());
    await write(router, fact);
    router.relay();
    await until('it was published', 5_000, () => effects.get(fact.id) === 1);
    await allPublished(router);
    expect(
      (await sql<{ last_value: number }>`SELECT last_value FROM marks`.execute(router.db)).rows[0]!.last_value,
    ).toBe(2);
    expect(await factsIn(fact.discussionId)).toHaveLength(1);

    // Past the duplicate window the stream would take it twice: the consumer knows its id.
    const admin = await house.admin();
    const [stored] = await factsIn(fact.discussionId);
    stored!.header.set('Nats-Msg-Id', 'another');
    await jetstream(admin).publish(stored!.subject, stored!.data, { headers: stored!.header });
    const after = turnFailed(fact.discussionId);
    await write(router, after);
    await until('the next one arrived', 5_000, () => effects.has(after.id));
    expect(effects.get(fact.id)).toBe(1);
  });

  it('runs once per schema: the next in line takes over when the leader loses its connection', async () => {
    const router = await house.desk('llm-router');
    router.relay();
    router.relay();
    const leaders = () =>
      sql<{ pid: number }>`SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
        AND pid IN (SELECT pid FROM pg_stat_activity WHERE application_name = ${`maestro-${router.schema}`})`.execute(
        router.db,
      );
    await until('one leads', 5_000, async () => (await leaders()).rows.length === 1);
    const before = (await leaders()).rows[0]!.pid;
    const discussion = randomUUID();
    await write(router, turnFailed(discussion));
    await allPublished(router);

    await sql`SELECT pg_terminate_backend(${before})`.execute(router.db);
    await write(router, turnFailed(discussion), turnFailed(discussion));
    await allPublished(router);
    const { rows } = await leaders();
    expect(rows).toHaveLength(1);
    expect(rows[0]!.pid).not.toBe(before);
    expect(await factsIn(discussion)).toHaveLength(3);
  });

  it('keeps what is written while the bus is away', async () => {
    const router = await house.desk('llm-router');
    const orchestrator = await house.desk('orchestrator');
    const effects = counting(orchestrator);
    const relay = router.relay();
    await house.nats.kill();
    const facts = Array.from({ length: 20 }, () => turnFailed(randomUUID()));
    for (const fact of facts) await write(router, fact);
    relay.wake();
    await house.nats.restart();
    await until('all arrived', 20_000, () => facts.every((fact) => effects.get(fact.id) === 1));
  });
});

describe('a bus that lost its store', () => {
  it('is filled again: facts, and commands without an outcome; consumers come back by themselves', async () => {
    const orchestrator = await house.desk('orchestrator');
    const router = await house.desk('llm-router');
    const commands = orchestrator.relay();
    const facts = router.relay();
    const effects = counting(orchestrator);
    const discussion = randomUUID();

    const settled = cancelCall(discussion);
    const open = cancelCall(discussion);
    const outcome = turnFailed(discussion, { causationId: settled.id });
    await write(orchestrator, settled, open);
    await write(router, outcome);
    commands.wake();
    facts.wake();
    await until('the outcome is known', 10_000, () => effects.get(outcome.id) === 1);
    await allPublished(orchestrator);

    await house.nats.kill();
    rmSync(house.nats.storeDir, { recursive: true });
    await house.nats.restart();
    // Services live on without streams for a moment; what they write waits.
    const meanwhile = turnFailed(discussion);
    await write(router, meanwhile);
    facts.wake();
    await house.nats.provision();

    await until('the late fact arrived', 20_000, () => effects.get(meanwhile.id) === 1);
    await until('facts are back', 10_000, async () => (await factsIn(discussion)).length === 2);
    expect(effects.get(outcome.id)).toBe(1);

    const received: string[] = [];
    const receiver = receive(router.bus, {
      consumer: consumers.llmRouter.commands,
      handlers: [
        on(contracts.cancelCall, async ({ envelope }) => {
          received.push(envelope.id);
        }),
      ],
      logger,
      db: router.db,
    });
    house.afterwards(() => receiver.stop());
    await until('the open command is back', 10_000, () => received.includes(open.id));
    expect(received).not.toContain(settled.id);
  });

  it('is filled again too where it only went back in time', async () => {
    const router = await house.desk('llm-router');
    const relay = router.relay();
    const fact = turnFailed(randomUUID());
    await write(router, fact);
    relay.wake();
    await allPublished(router);
    await relay.stop();

    // The stream is the same but shorter than what was acknowledged.
    const jsm = await jetstreamManager(await house.admin());
    const [stored] = await factsIn(fact.discussionId);
    await jsm.streams.deleteMessage('EVT', stored!.seq);
    await sql`UPDATE relay_streams SET last_seq = last_seq + 10`.execute(router.db);
    // Past the duplicate window.
    await sql`UPDATE outbox SET id = 'past-the-window'`.execute(router.db);

    router.relay();
    await until('it is back', 10_000, async () => (await factsIn(fact.discussionId)).length === 1);
    const [again] = await factsIn(fact.discussionId);
    expect(readMessage(contracts.agentTurnFailed, 1, JSON.parse(new TextDecoder().decode(again!.data)))).toEqual(
      fact.data,
    );
  });
});
