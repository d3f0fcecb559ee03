import { startNats, type TestBus } from '@maestro/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { streams } from '../src/topology.ts';

let nats: TestBus;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

/** When each stream was created, as relays are told. */
async function births(change?: { stream: string; max_age: number }): Promise<string[]> {
  const { url, user, password } = nats.access('admin');
  const admin = await connect({ servers: url, user, pass: password });
  try {
    const jsm = await jetstreamManager(admin);
    if (change) await jsm.streams.update(change.stream, { max_age: change.max_age });
    const infos = await Promise.all(streams.map(({ name }) => jsm.streams.info(name)));
    return infos.map(({ config, created }) => `${config.name} ${created} ${config.max_age}`);
  } finally {
    await admin.close();
  }
}

// A server writes down its own start as the birth of a stream that is updated: relays would fill a full bus again.
it('leaves streams that are as they should be alone, however often it runs and the server restarts', async () => {
  const before = await births();
  for (let i = 0; i < 2; i++) {
    await nats.restart();
    await nats.provision();
  }
  expect(await births()).toEqual(before);
});

it('puts right what is not as it should be', async () => {
  const before = await births();
  await births({ stream: 'EVT', max_age: 3_600_000_000_000 });
  await nats.provision();
  expect((await births()).map((line) => line.split(' ')[2])).toEqual(before.map((line) => line.split(' ')[2]));
});
