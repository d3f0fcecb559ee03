import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { inTransaction } from '@maestro/database';
import { metrics } from '@maestro/telemetry';
import { until } from '@maestro/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { enqueue, type Outgoing } from '../src/index.ts';
import { openHouse, turnFailed, type Desk, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => house.tidy());
afterAll(() => house.close());

const commit = (desk: Desk, ...messages: Outgoing[]) => inTransaction(desk.db, (trx) => enqueue(trx, messages));
const unpublished = async ({ db }: Desk): Promise<number> =>
  (await db.selectFrom('outbox').select('id').where('published_at', 'is', null).execute()).length;
const ahead = async (): Promise<number> =>
  (await metrics.counter({ name: 'maestro_messages_published_ahead_total', help: '' }).get()).values[0]?.value ?? 0;

/** The versions the stream of facts holds of one discussion, oldest first. */
async function versionsOf(discussion: string): Promise<number[]> {
  const jsm = await jetstreamManager(await house.admin());
  const { state } = await jsm.streams.info('EVT');
  const found: number[] = [];
  for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq++) {
    const stored = await jsm.streams.getMessage('EVT', { seq });
    if (stored?.subject.includes(discussion)) found.push(Number(stored.header.get('ce-seq')));
  }
  return found;
}

async function leading(desk: Desk) {
  const relay = desk.relay();
  await commit(desk, turnFailed(randomUUID()));
  await until('it leads', 5_000, async () => (await unpublished(desk)) === 0);
  return relay;
}

describe('handing over what was committed', () => {
  it('publishes it without reading it again, and marks it afterwards', async () => {
    const router = await house.desk('llm-router');
    const relay = await leading(router);
    const discussion = randomUUID();
    const before = await ahead();
    for (const version of [1, 2, 3]) {
      relay.handOver(await commit(router, turnFailed(discussion, { aggregate: discussion, version })));
    }
    await until('all is marked', 5_000, async () => (await unpublished(router)) === 0);
    expect(await versionsOf(discussion)).toEqual([1, 2, 3]);
    expect((await ahead()) - before).toBe(3);
  });

  it('never puts a version before the one another replica committed', async () => {
    const router = await house.desk('llm-router');
    const relay = await leading(router);
    const discussion = randomUUID();
    const fact = (version: number) => turnFailed(discussion, { aggregate: discussion, version });
    relay.handOver(await commit(router, fact(1)));
    // Nobody tells this process of the second.
    await commit(router, fact(2));
    relay.handOver(await commit(router, fact(3)));
    relay.handOver(await commit(router, fact(4)));
    await until('all is marked', 5_000, async () => (await unpublished(router)) === 0);
    expect(await versionsOf(discussion)).toEqual([1, 2, 3, 4]);
  });

  it('leaves to the leader what is handed to a process in waiting', async () => {
    const router = await house.desk('llm-router');
    await leading(router);
    const waiting = router.relay();
    const discussion = randomUUID();
    waiting.handOver(await commit(router, turnFailed(discussion, { aggregate: discussion, version: 1 })));
    await until('the leader found it', 5_000, async () => (await unpublished(router)) === 0);
    expect(await versionsOf(discussion)).toEqual([1]);
  });

  it('loses nothing that was handed over when the bus loses its store', async () => {
    const router = await house.desk('llm-router');
    const relay = await leading(router);
    const discussion = randomUUID();
    const fact = (version: number) => turnFailed(discussion, { aggregate: discussion, version });
    relay.handOver(await commit(router, fact(1)));
    await house.nats.kill();
    relay.handOver(await commit(router, fact(2)));
    rmSync(house.nats.storeDir, { recursive: true });
    await house.nats.restart();
    await house.nats.provision();
    relay.handOver(await commit(router, fact(3)));
    await until('all are in the new stream', 20_000, async () => new Set(await versionsOf(discussion)).size === 3);
    await until('all is marked', 5_000, async () => (await unpublished(router)) === 0);
  });

  it('marks what is under way before it stops', async () => {
    const router = await house.desk('llm-router');
    const relay = await leading(router);
    relay.handOver(await commit(router, ...Array.from({ length: 50 }, () => turnFailed(randomUUID(), { version: 1 }))));
    await relay.stop();
    expect(await unpublished(router)).toBe(0);
  });
});
