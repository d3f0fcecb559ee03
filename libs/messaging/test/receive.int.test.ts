import { randomUUID } from 'node:crypto';
import { bus as contracts, subjectOf } from '@maestro/contracts';
import { until } from '@maestro/testing';
import { jetstream } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  consumers,
  handleOnce,
  on,
  receive,
  replayDeadLetters,
  Unavailable,
  type ReceiveOptions,
} from '../src/index.ts';
import { cancelCall, logger, openHouse, type House } from './house.ts';
import { openPair, RECEIVED, type Handle } from './pair.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => house.tidy());
afterAll(() => house.close());

const pair = (handle: Handle, options: Partial<ReceiveOptions> = {}) => openPair(house, handle, options);

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
    const replayed = await replayDeadLetters(admin, { logger, service: 'llm-router', consumer: RECEIVED.durable });
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
