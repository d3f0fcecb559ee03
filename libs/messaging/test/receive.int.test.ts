import { randomUUID } from 'node:crypto';
import { bus as contracts, subjectOf } from '@maestro/contracts';
import { inTransaction } from '@maestro/database';
import { until } from '@maestro/testing';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers, nanos } from '@nats-io/transport-node';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  consumers,
  createLanes,
  enqueue,
  handleOnce,
  on,
  receive,
  replayDeadLetters,
  Unavailable,
  type ConsumerSpec,
  type Outgoing,
  type Received,
  type ReceiveOptions,
} from '../src/index.ts';
import { cancelCall, logger, openHouse, type Desk, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => house.tidy());
afterAll(() => house.close());

const spec = consumers.llmRouter.commands;

/** An orchestrator that sends, and a router that handles with `handle`. */
async function pair(
  handle: (received: Received, router: Desk) => Promise<void>,
  options: Partial<ReceiveOptions> = {},
) {
  const orchestrator = await house.desk('orchestrator');
  const router = await house.desk('llm-router');
  const relay = orchestrator.relay();
  const send = async (...messages: Outgoing[]) => {
    await inTransaction(orchestrator.db, (trx) => enqueue(trx, messages));
    relay.wake();
  };
  const listen = () => {
    const receiver = receive(router.bus, {
      consumer: spec,
      handlers: [on(contracts.cancelCall, (received) => handle(received, router))],
      logger,
      db: router.db,
      ...options,
    });
    house.afterwards(() => receiver.stop());
    return receiver;
  };
  return { orchestrator, router, send, listen };
}

async function deadLetters() {
  return replayDeadLetters(await house.admin(), { logger, dryRun: true });
}
const deadLetterOf = async (id: string) => (await deadLetters()).find((letter) => letter.id === id);

/** Something sent past the outbox, as a stranger or an older release might. */
async function publishRaw(subject: string, attributes: Record<string, string>, data: string) {
  const h = headers();
  for (const [key, value] of Object.entries(attributes)) h.set(key, value);
  await jetstream(await house.admin()).publish(subject, data, { headers: h });
}

describe('a handler that fails', () => {
  it('is tried again until it succeeds', async () => {
    const attempts: string[] = [];
    const { send, listen, router } = await pair(async ({ envelope }) => {
      attempts.push(envelope.id);
      if (attempts.length < 3) throw new Error('not yet');
    });
    listen();
    const command = cancelCall(randomUUID());
    await send(command);
    await until('the third attempt', 10_000, () => attempts.length === 3);
    await until('its failures are forgotten', 5_000, async () => {
      return (await router.db.selectFrom('failed_deliveries').select('id').execute()).length === 0;
    });
    expect(await deadLetterOf(command.id)).toBeUndefined();
  });

  it('leaves a dead letter with its cause, which can be replayed', async () => {
    let broken = true;
    const effects: string[] = [];
    const { send, listen } = await pair(
      async (received, router) => {
        await handleOnce(router.db, received, async () => {
          if (broken) throw new TypeError('cannot read “x” of undefined');
          effects.push(received.envelope.id);
        });
      },
      { maxAttempts: 2 },
    );
    listen();
    const command = cancelCall(randomUUID());
    await send(command);
    await until('it is a dead letter', 10_000, async () => (await deadLetterOf(command.id)) !== undefined);
    expect(await deadLetterOf(command.id)).toMatchObject({
      type: 'llm-router.cancel-call.v1',
      consumer: 'llm-router--commands',
      cause: 'TypeError: cannot read “x” of undefined',
      attempts: 2,
      subject: subjectOf(contracts.cancelCall, 'default', command.discussionId),
    });

    broken = false;
    const admin = await house.admin();
    const replayed = await replayDeadLetters(admin, { logger, service: 'llm-router', consumer: spec.durable });
    expect(replayed.map(({ id }) => id)).toContain(command.id);
    await until('it was handled', 5_000, () => effects.length === 1);
    expect(effects).toEqual([command.id]);
    expect(await deadLetterOf(command.id)).toBeUndefined();
  });

  it('counts on after a restart', async () => {
    const { send, listen, router } = await pair(() => Promise.reject(new Error('always')), { maxAttempts: 3 });
    const first = listen();
    const command = cancelCall(randomUUID());
    await send(command);
    const attempts = async () =>
      (await router.db.selectFrom('failed_deliveries').select('attempts').executeTakeFirst())?.attempts;
    await until('it failed once', 5_000, async () => (await attempts()) === 1);
    await first.stop();
    listen();
    await until('it is a dead letter', 15_000, async () => (await deadLetterOf(command.id))?.attempts === 3);
  });
});

describe('an outage', () => {
  it('never counts, however long it lasts', async () => {
    let attempts = 0;
    const { send, listen, router } = await pair(
      () => {
        attempts++;
        return attempts < 5 ? Promise.reject(new Unavailable('redis is away')) : Promise.resolve();
      },
      { maxAttempts: 2 },
    );
    listen();
    const command = cancelCall(randomUUID());
    await send(command);
    await until('it was handled after all', 20_000, () => attempts === 5);
    expect(await deadLetterOf(command.id)).toBeUndefined();
    expect(await router.db.selectFrom('failed_deliveries').select('id').execute()).toEqual([]);
  });

  it('of the database in the middle of handling repeats the message once it is back', async () => {
    const effects: string[] = [];
    let killed = false;
    const { send, listen } = await pair(
      async (received, router) => {
        await handleOnce(router.db, received, async (trx) => {
          if (!killed) {
            killed = true;
            await house.postgres.kill();
          }
          await sql`SELECT 1`.execute(trx);
          effects.push(received.envelope.id);
        });
      },
      { maxAttempts: 1 },
    );
    listen();
    const command = cancelCall(randomUUID());
    await send(command);
    await until('the database is gone', 5_000, () => killed);
    await house.postgres.restart();
    await until('it was handled', 20_000, () => effects.length === 1);
    expect(await deadLetterOf(command.id)).toBeUndefined();
  });
});

describe('a message nobody can read', () => {
  const discussion = randomUUID();
  const subject = subjectOf(contracts.cancelCall, 'default', discussion);
  const attributes = (id: string, more: Record<string, string> = {}) => ({
    'ce-id': id,
    'ce-type': 'llm-router.cancel-call.v1',
    'ce-source': '/maestro/orchestrator',
    ...more,
  });
  const cases = [
    { name: 'its data breaks the schema', on: subject, more: {}, data: '{"call_id": 7}', cause: /call_id/ },
    { name: 'its data is no JSON', on: subject, more: {}, data: '{', cause: /cannot be read/ },
    {
      name: 'its type is unknown',
      on: subject.replace('cancel-call', 'explode'),
      more: { 'ce-type': 'llm-router.explode.v1' },
      data: '{}',
      cause: /unknown type/,
    },
    {
      name: 'its version is newer than this code',
      on: subject.replace('.v1', '.v9'),
      more: { 'ce-type': 'llm-router.cancel-call.v9' },
      data: '{}',
      cause: /unknown version/,
    },
    {
      name: 'nothing handles it',
      on: subjectOf(contracts.requestAgentTurn, 'default', discussion),
      more: { 'ce-type': 'llm-router.request-agent-turn.v1' },
      data: '{}',
      cause: /no handler/,
    },
    {
      name: 'its header claims another workspace',
      on: subject,
      more: { 'ce-workspaceid': 'theirs' },
      data: '{"call_id":"c"}',
      cause: /workspace theirs/,
    },
    {
      name: 'its type belongs on another subject',
      on: subject,
      more: { 'ce-type': 'voting.open-vote.v1' },
      data: '{}',
      cause: /does not belong on/,
    },
  ];
  it.each(cases)('is a dead letter at once: $name', async ({ on: place, more, data, cause }) => {
    const { listen } = await pair(() => Promise.reject(new Error('must not be called')));
    listen();
    const id = randomUUID();
    await publishRaw(place, attributes(id, more), data);
    await until('it is a dead letter', 10_000, async () => (await deadLetterOf(id)) !== undefined);
    const letter = await deadLetterOf(id);
    expect(letter?.cause).toMatch(cause);
    expect(letter?.attempts).toBe(1);
  });

  it('is passed over by a view', async () => {
    const desk = await house.desk('human-input');
    const handled: string[] = [];
    const receiver = receive(desk.bus, {
      consumer: consumers.humanInput.ballotCast,
      handlers: [
        on(contracts.ballotCast, async ({ envelope }) => {
          handled.push(envelope.id);
        }),
      ],
      logger,
      db: desk.db,
    });
    house.afterwards(() => receiver.stop());
    const place = subjectOf(contracts.ballotCast, 'default', discussion);
    const from = { 'ce-source': '/maestro/voting' };
    const [newer, known] = [randomUUID(), randomUUID()];
    await publishRaw(
      place.replace('.v1', '.v2'),
      { 'ce-id': newer, 'ce-type': 'voting.ballot-cast.v2', ...from },
      '{}',
    );
    const data = JSON.stringify({ vote_id: 'v', participant_id: 'alex' });
    await publishRaw(place, { 'ce-id': known, 'ce-type': 'voting.ballot-cast.v1', ...from }, data);
    await until('the known one is handled', 5_000, () => handled.length === 1);
    expect(handled).toEqual([known]);
    expect(await deadLetterOf(newer)).toBeUndefined();
  });
});

describe('work side by side', () => {
  it('takes one message of a discussion at a time, many discussions at once, and never more than told', async () => {
    const running = new Map<string, number>();
    let most = 0;
    let overlapped = false;
    const order = new Map<string, string[]>();
    let done = 0;
    const { send, listen } = await pair(
      async ({ envelope: { discussionid, id } }) => {
        const here = (running.get(discussionid) ?? 0) + 1;
        running.set(discussionid, here);
        if (here > 1) overlapped = true;
        most = Math.max(
          most,
          [...running.values()].reduce((a, b) => a + b, 0),
        );
        order.set(discussionid, [...(order.get(discussionid) ?? []), id]);
        await new Promise((resolve) => setImmediate(resolve));
        running.set(discussionid, running.get(discussionid)! - 1);
        done++;
      },
      { lanes: createLanes(4), concurrency: 16 },
    );
    const discussions = Array.from({ length: 8 }, () => randomUUID());
    const commands = Array.from({ length: 80 }, (_, i) => cancelCall(discussions[i % 8]!));
    await send(...commands);
    listen();
    await until('all are handled', 10_000, () => done === 80);
    expect(overlapped).toBe(false);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
    for (const discussion of discussions) {
      expect(order.get(discussion)).toEqual(
        commands.filter(({ discussionId }) => discussionId === discussion).map(({ id }) => id),
      );
    }
  });

  it('keeps a message while its handler works longer than the server waits', async () => {
    const jsm = await jetstreamManager(await house.admin());
    const short: ConsumerSpec = { ...spec, ackWaitMs: 1_000 };
    await jsm.consumers.update(short.stream, short.durable, { ack_wait: nanos(short.ackWaitMs) });
    house.afterwards(() => house.nats.provision());
    const release = Promise.withResolvers<void>();
    const seen: string[] = [];
    const { send, listen } = await pair(
      async ({ envelope }) => {
        seen.push(envelope.id);
        if (seen.length === 1) await release.promise;
      },
      { consumer: short },
    );
    listen();
    const [slow, quick] = [cancelCall(randomUUID()), cancelCall(randomUUID())];
    await send(slow);
    await until('it is at work', 5_000, () => seen.length === 1);
    // Three times the wait passes on the server; only heartbeats keep the message.
    const delivered = performance.now();
    await until('the server had its chances', 10_000, () => performance.now() - delivered > 3_000 || seen.length > 1);
    release.resolve();
    await send(quick);
    await until('the next one is handled', 5_000, () => seen.includes(quick.id));
    expect(seen).toEqual([slow.id, quick.id]);
  });

  it('ends what is under way before it stops', async () => {
    const release = Promise.withResolvers<void>();
    let ended = false;
    let began = false;
    const { send, listen } = await pair(async () => {
      began = true;
      await release.promise;
      ended = true;
    });
    const receiver = listen();
    await send(cancelCall(randomUUID()));
    await until('it is at work', 5_000, () => began);
    const stopped = receiver.stop();
    release.resolve();
    await stopped;
    expect(ended).toBe(true);
  });
});
