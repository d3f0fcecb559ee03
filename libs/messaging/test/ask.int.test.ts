import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo } from 'node:net';
import { ask, type Actor, type Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { until } from '@maestro/testing';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  answer,
  answerOnce,
  AnswerFailed,
  answerService,
  connectBus,
  serve,
  Unavailable,
  type Answer,
} from '../src/index.ts';
import { logger, openHouse, type Desk, type House } from './house.ts';

let house: House;
let gateway: Desk;
let voting: Desk;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => house.tidy());
afterAll(() => house.close());

const alex: Actor = { workspace_id: 'default', person_id: 'alex' };
const cast = { discussion_id: 'd1', vote_id: 'v1', ballot: { user_id: 'alex', choice: 'PostgreSQL' }, known: true };

async function serving(...answers: Answer[]) {
  gateway = await house.desk('gateway');
  voting = await house.desk('voting');
  const server = await serve(voting.bus, 'voting', answers, { logger });
  house.afterwards(() => server.stop());
  return server;
}

/** The address of a way to that server on which everything takes 50 ms longer. */
async function slowWayTo(server: string): Promise<string> {
  const { hostname, port } = new URL(server);
  const way = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk) => void setTimeout(() => to.write(chunk), 50));
      from.on('close', () => to.destroy()).on('error', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
  house.afterwards(() => new Promise((resolve) => way.close(resolve)));
  return `nats://127.0.0.1:${(way.address() as AddressInfo).port}`;
}

describe('a question', () => {
  it('reaches its owner with who asks and what, and brings the reply', async () => {
    const idempotency = { key: 'k', route: '/v1', body_hash: 'h' };
    await serving(
      answer(ask.castBallot, async (body, asked) => {
        expect(body.ballot).toMatchObject(cast.ballot);
        expect(asked).toMatchObject({ actor: alex, idempotency });
        return ok({ seq: 7 });
      }),
    );
    const reply = await gateway.bus.ask(ask.castBallot, { actor: alex, idempotency, body: cast });
    expect(reply).toEqual(ok({ seq: 7 }));
  });

  it('brings a refusal as it was said', async () => {
    const refusal: Refusal = { kind: 'conflict', detail: 'The vote is closed.' };
    await serving(answer(ask.castBallot, async () => err(refusal)));
    expect(await gateway.bus.ask(ask.castBallot, { actor: alex, body: cast })).toEqual(err(refusal));
  });

  it('is refused where it names nobody and acts for a person', async () => {
    await serving(
      answer(ask.listVotes, async () => ok({ votes: [] })),
      answerService(ask.pings.voting, async (_, { actor }) => ok({ service: `voting for ${actor?.person_id}` })),
    );
    const refused = await gateway.bus.ask(ask.listVotes, { actor: null, body: { discussion_id: 'd1' } });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    const ping = await gateway.bus.ask(ask.pings.voting, { actor: null, body: {} });
    expect(ping).toEqual(ok({ service: 'voting for undefined' }));
  });

  it('names the field where the body is not valid, whoever sent it', async () => {
    await serving(answer(ask.listVotes, async () => ok({ votes: [] })));
    const payload = JSON.stringify({ actor: alex, idempotency: null, body: { discussion_id: 'no/slash' } });
    const reply = await gateway.bus.wire.nats.request('ask.voting.list-votes', payload, { timeout: 2_000 });
    expect(reply.json()).toMatchObject({ error: { kind: 'invalid', errors: [{ pointer: '/discussion_id' }] } });
  });

  it('is unavailable when nobody serves it, when the reply is late, and when the bus is away', async () => {
    const release = Promise.withResolvers<void>();
    await serving(
      answer(ask.castBallot, async () => {
        await release.promise;
        return ok({ seq: 1 });
      }),
    );
    const nobody = await gateway.bus.ask(ask.getInbox, { actor: alex, body: {} });
    expect(nobody).toMatchObject({ error: { kind: 'unavailable', detail: 'human-input does not answer' } });
    const late = await gateway.bus.ask(ask.castBallot, { actor: alex, body: cast, timeoutMs: 50 });
    expect(late).toMatchObject({ error: { kind: 'unavailable' } });
    release.resolve();

    await house.nats.kill();
    await until('the loss is noticed', 5_000, () => !gateway.bus.connected);
    const away = await gateway.bus.ask(ask.castBallot, { actor: alex, body: cast, timeoutMs: 100 });
    expect(away).toMatchObject({ error: { kind: 'unavailable', detail: 'the bus is not connected' } });
    await house.nats.restart();
    await until('both are back', 5_000, () => gateway.bus.connected && voting.bus.connected);
    await voting.bus.wire.subscribed();
    expect(await gateway.bus.ask(ask.castBallot, { actor: alex, body: cast })).toEqual(ok({ seq: 1 }));
  });

  it('is waited for by nobody longer than the server remembers who asked', async () => {
    await serving(answer(ask.castBallot, async () => ok({ seq: 7 })));
    const patient = gateway.bus.ask(ask.castBallot, { actor: alex, body: cast, timeoutMs: 5_001 });
    await expect(patient).rejects.toThrow(RangeError);
  });

  it('reaches its owner from the moment it serves, however slow the way to the server is', async () => {
    gateway = await house.desk('gateway');
    const { url, ...access } = house.nats.access('voting');
    const bus = await connectBus({ ...access, url: await slowWayTo(url), service: 'voting', logger });
    house.afterwards(() => bus.drain());
    const server = await serve(bus, 'voting', [answer(ask.castBallot, async () => ok({ seq: 7 }))], { logger });
    house.afterwards(() => server.stop());
    expect(await gateway.bus.ask(ask.castBallot, { actor: alex, body: cast })).toEqual(ok({ seq: 7 }));
  });

  it('reaches its owner also where the bus went away while it began to serve', async () => {
    gateway = await house.desk('gateway');
    voting = await house.desk('voting');
    await house.nats.kill();
    const beginning = serve(voting.bus, 'voting', [answer(ask.castBallot, async () => ok({ seq: 7 }))], { logger });
    await house.nats.restart();
    const server = await beginning;
    house.afterwards(() => server.stop());
    await until('the gateway is back', 5_000, () => gateway.bus.connected);
    expect(await gateway.bus.ask(ask.castBallot, { actor: alex, body: cast })).toEqual(ok({ seq: 7 }));
  });

  it('is unavailable while the owner lacks what it needs, and an error where the owner has a bug', async () => {
    let trouble: Error = new Unavailable('redis is away');
    await serving(answer(ask.castBallot, () => Promise.reject(trouble)));
    const refused = await gateway.bus.ask(ask.castBallot, { actor: alex, body: cast });
    expect(refused).toMatchObject({ error: { kind: 'unavailable' } });
    trouble = new TypeError('a bug with a secret in it');
    const failed = gateway.bus.ask(ask.castBallot, { actor: alex, body: cast });
    await expect(failed).rejects.toThrow(AnswerFailed);
    await expect(failed).rejects.not.toThrow(/secret/);
  });

  it('is answered to the end while its owner stops', async () => {
    const release = Promise.withResolvers<void>();
    let began = false;
    const server = await serving(
      answer(ask.castBallot, async () => {
        began = true;
        await release.promise;
        return ok({ seq: 1 });
      }),
    );
    const asked = gateway.bus.ask(ask.castBallot, { actor: alex, body: cast });
    await until('it is at work', 5_000, () => began);
    const stopped = server.stop();
    release.resolve();
    expect(await asked).toEqual(ok({ seq: 1 }));
    await stopped;
    expect(await gateway.bus.ask(ask.castBallot, { actor: alex, body: cast })).toMatchObject({ ok: false });
  });
});

describe('an order under an idempotency key', () => {
  const key = (more: object = {}) => ({ key: 'key-1', route: 'POST /v1/x', body_hash: 'hash', ...more });

  /** A desk with a table to see effects in. */
  async function counter() {
    const desk = await house.desk('voting');
    await sql`CREATE TABLE effects (id text)`.execute(desk.db);
    const effects = async () =>
      (await sql<{ n: number }>`SELECT count(*) AS n FROM effects`.execute(desk.db)).rows[0]!.n;
    const order = (
      idempotency: ReturnType<typeof key> | null,
      outcome: () => Result<{ seq: number }, Refusal> = () => ok({ seq: 5 }),
      actor = alex,
    ) =>
      answerOnce(desk.db, idempotency, actor, async (trx) => {
        await sql`INSERT INTO effects VALUES (${randomUUID()})`.execute(trx);
        return outcome();
      });
    return { desk, effects, order };
  }

  it('has its effect once and the same reply for ever', async () => {
    const { effects, order } = await counter();
    expect(await order(key())).toEqual(ok({ seq: 5 }));
    expect(await order(key(), () => ok({ seq: 6 }))).toEqual(ok({ seq: 5 }));
    expect(await effects()).toBe(1);
  });

  it('is refused with another body', async () => {
    const { effects, order } = await counter();
    await order(key());
    expect(await order(key({ body_hash: 'other' }))).toMatchObject({ error: { kind: 'key_reused' } });
    expect(await effects()).toBe(1);
  });

  it('is another order for another person, workspace or route', async () => {
    const { effects, order } = await counter();
    await order(key());
    await order(key(), undefined, { ...alex, person_id: 'sarah' });
    await order(key(), undefined, { ...alex, workspace_id: 'other' });
    await order(key({ route: 'POST /v1/y' }));
    expect(await effects()).toBe(4);
  });

  it('keeps a refusal and nothing of its effect', async () => {
    const { effects, order } = await counter();
    const conflict = () => err<Refusal>({ kind: 'conflict', detail: 'too late' });
    expect(await order(key(), conflict)).toEqual(conflict());
    expect(await order(key())).toEqual(conflict());
    expect(await effects()).toBe(0);
  });

  it('may be tried again after `unavailable`', async () => {
    const { effects, order } = await counter();
    await order(key(), () => err({ kind: 'unavailable', detail: 'later' }));
    expect(await order(key())).toEqual(ok({ seq: 5 }));
    expect(await effects()).toBe(1);
  });

  it('sent twice at once has one effect and one reply', async () => {
    const { effects, order } = await counter();
    let n = 0;
    const replies = await Promise.all(Array.from({ length: 5 }, () => order(key(), () => ok({ seq: n++ }))));
    expect(replies).toEqual(Array.from({ length: 5 }, () => ok({ seq: 0 })));
    expect(await effects()).toBe(1);
  });

  it('leaves nothing where the work throws', async () => {
    const { effects, order } = await counter();
    const failing = order(key(), () => {
      throw new Error('bug');
    });
    await expect(failing).rejects.toThrow('bug');
    expect(await order(key())).toEqual(ok({ seq: 5 }));
    expect(await effects()).toBe(1);
  });

  it('is forgotten after a day', async () => {
    const { desk, effects, order } = await counter();
    await order(key());
    await sql`UPDATE idempotent_replies SET created_at = now() - interval '25 hours'`.execute(desk.db);
    expect(await order(key(), () => ok({ seq: 9 }))).toEqual(ok({ seq: 9 }));
    expect(await effects()).toBe(2);
  });

  it('without a key happens every time, and a refusal leaves nothing', async () => {
    const { effects, order } = await counter();
    await order(null);
    await order(null);
    await order(null, () => err({ kind: 'conflict', detail: 'no' }));
    expect(await effects()).toBe(2);
  });
});
