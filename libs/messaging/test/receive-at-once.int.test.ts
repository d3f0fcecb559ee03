import { randomUUID } from 'node:crypto';
import { until } from '@maestro/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLanes, type ConsumerSpec, type ReceiveOptions } from '../src/index.ts';
import { cancelCall, openHouse, type House } from './house.ts';
import { openPair, RECEIVED, type Handle } from './pair.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => house.tidy());
afterAll(() => house.close());

const pair = (handle: Handle, options: Partial<ReceiveOptions> = {}) => openPair(house, handle, options);

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
    const short: ConsumerSpec = { ...RECEIVED, ackWaitMs: 1_000 };
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
