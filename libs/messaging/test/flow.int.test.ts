import { flow, type Actor, type ChatOrder, type ChatOutcome, type Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { until } from '@maestro/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serveStreams, type StreamHandler } from '../src/index.ts';
import { logger, openHouse, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => house.tidy());
afterAll(() => house.close());

const alex: Actor = { workspace_id: 'default', person_id: 'alex' };
const body = {
  persona: 'architect',
  messages: [{ role: 'user', content: 'Hi' }],
  tools: [],
  tool_choice: 'auto',
  live: true,
} as ChatOrder;
const answered = (text: string): ChatOutcome => ({
  kind: 'answered',
  reply: {
    chat_id: 'c1',
    persona: 'architect',
    persona_version: 1,
    provider: 'claude',
    model: 'm',
    simulated: true,
    text,
    tool_calls: [],
    output: null,
    finish_reason: 'end',
    usage: { input: 1, output: 1, cached_input: 0, reasoning: 0 },
    fallback_from: null,
    attempt: 1,
  },
});

/** Answers nothing until nobody listens any more. */
const givenUp =
  (onAbort: () => unknown = () => undefined): StreamHandler<typeof flow.chat> =>
  (_, __, ___, signal) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        onAbort();
        resolve(err({ kind: 'unavailable', detail: 'given up' }));
      });
    });

/** The router with this handler, the gateway, and all that a listener of the gateway is told. */
async function serving(handler: StreamHandler<typeof flow.chat>, mostStreams = 10) {
  const gateway = await house.desk('gateway');
  const router = await house.desk('llm-router');
  const server = await serveStreams(router.bus, flow.chat, handler, { logger, mostStreams });
  house.afterwards(() => server.stop());
  const open = (order: ChatOrder = body) => {
    const told: string[] = [];
    const ended: Result<ChatOutcome, Refusal>[] = [];
    const stream = gateway.bus.openStream(
      flow.chat,
      { actor: alex, body: order },
      {
        text: (literal) => void told.push(literal),
        restart: (attempt) => void told.push(`restart ${attempt}`),
        end: (result) => void ended.push(result),
      },
    );
    return { stream, told, ended, end: () => until('the stream ends', 5_000, () => ended.length > 0) };
  };
  return { gateway, router, server, open };
}

describe('a question that is answered in pieces', () => {
  it('brings every piece in order, as JSON text on one line, and then the reply', async () => {
    const { open } = await serving(async (_, { actor }, teller) => {
      expect(actor).toEqual(alex);
      teller.text('one\n');
      await new Promise(setImmediate);
      teller.text('"two" é');
      teller.text('\ud83d');
      await new Promise(setImmediate);
      teller.text('\ude00 three');
      return ok(answered('all'));
    });
    const { told, ended, end } = open();
    await end();
    expect(told.every((literal) => !literal.includes('\n'))).toBe(true);
    expect(told.map((literal) => JSON.parse(literal) as string).join('')).toBe('one\n"two" é😀 three');
    expect(ended).toEqual([ok(answered('all'))]);
  });

  it('tells the first piece at once, and what comes within one tick after it together', async () => {
    const { open } = await serving(async (_, __, teller) => {
      for (const piece of ['first', 'second', 'third']) teller.text(piece);
      return ok(answered('all'));
    });
    const { told, end } = open();
    await end();
    expect(told).toEqual(['"first"', '"secondthird"']);
  });

  it('tells the first piece with the others of its tick where many streams are under way', async () => {
    let open = 0;
    const all = Promise.withResolvers<void>();
    const desks = await serving(async (_, __, teller) => {
      if (++open === 9) all.resolve();
      await all.promise;
      for (const piece of ['first', 'second', 'third']) teller.text(piece);
      return ok(answered('all'));
    });
    const streams = Array.from({ length: 9 }, () => desks.open());
    await Promise.all(streams.map(({ end }) => end()));
    expect(streams.filter(({ told }) => told.length === 1).map(({ told }) => told)).toEqual([['"firstsecondthird"']]);
  });

  it('says when it begins anew, and tells nothing of what was gathered before the word', async () => {
    const { open } = await serving(async (_, __, teller) => {
      teller.text('first');
      teller.text('void');
      teller.restart(2);
      teller.text('whole');
      return ok(answered('whole'));
    });
    const { told, end } = open();
    await end();
    expect(told).toEqual(['"first"', 'restart 2', '"whole"']);
  });

  it('brings a refusal, also for a body that makes no sense', async () => {
    const { open } = await serving(async () => err({ kind: 'conflict', detail: 'not now' }));
    const { ended, end } = open();
    await end();
    expect(ended).toEqual([err({ kind: 'conflict', detail: 'not now' })]);
  });

  it('is cancelled at the other end within a moment, also before anybody has said who answers', async () => {
    const aborted: number[] = [];
    const { open } = await serving(givenUp(() => aborted.push(performance.now())));
    const early = open();
    early.stream.cancel();
    await until('the early one is cancelled', 2_000, () => aborted.length === 1);
    const late = open();
    await new Promise((resolve) => setTimeout(resolve, 50));
    late.stream.cancel();
    await until('the late one is cancelled', 2_000, () => aborted.length === 2);
    expect([...early.ended, ...late.ended]).toEqual([]);
  });

  it('is unavailable where nobody answers, where there are too many, and where it fails', async () => {
    const gateway = await house.desk('gateway');
    const ended: Result<ChatOutcome, Refusal>[] = [];
    const listener = {
      text: () => undefined,
      restart: () => undefined,
      end: (result: never) => void ended.push(result),
    };
    gateway.bus.openStream(flow.chat, { actor: alex, body }, listener);
    await until('it ends', 2_000, () => ended.length === 1);
    expect(ended[0]).toMatchObject({ ok: false, error: { kind: 'unavailable' } });

    const full = await serving(async () => ok(answered('never')), 0);
    const refused = full.open();
    await refused.end();
    expect(refused.ended[0]).toMatchObject({
      ok: false,
      error: { kind: 'unavailable', detail: 'too many streams at once' },
    });
  });

  it('goes on where it was taken, though nobody listens to orders any more', async () => {
    const goOn = Promise.withResolvers<void>();
    const { open, router, server } = await serving(async (_, __, teller) => {
      teller.text('first');
      await goOn.promise;
      return ok(answered('all'));
    });
    const taken = open();
    await until('it is taken', 2_000, () => taken.told.length === 1);
    const stopped = server.stop();
    await router.bus.wire.nats.flush();
    const late = open();
    await late.end();
    expect([late.ended[0]?.ok, taken.ended]).toEqual([false, []]);
    goOn.resolve();
    await taken.end();
    expect(taken.ended).toEqual([ok(answered('all'))]);
    await stopped;
  });

  it('ends where the process that answers is gone', async () => {
    const { open, router } = await serving(givenUp());
    const { ended, end } = open();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await router.bus.wire.nats.close();
    await until('it ends', 15_000, () => ended.length > 0);
    await end();
    expect(ended[0]).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  });
});
