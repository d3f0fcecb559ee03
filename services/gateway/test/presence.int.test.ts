import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@maestro/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Gateway } from '../src/app.ts';
import { bearer, openHouse, type House } from './house.ts';
import { StreamClient } from './stream-client.ts';

let house: House;
let second: Gateway;
let count = 0;
let id: string;
const tokens: Record<string, Record<string, string>> = {};
const clients: StreamClient[] = [];

beforeAll(async () => {
  house = await openHouse();
  second = await house.another();
  for (const person of ['alex', 'sarah', 'omar']) tokens[person] = bearer(await house.token(person));
});
afterAll(() => house.stop());
beforeEach(() => {
  id = `discussion-${++count}`;
  house.owners.discuss(id, { alex: ['can_message'], sarah: ['can_message'], omar: [] });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});

async function follow(person: string, gateway = house.gateway): Promise<StreamClient> {
  const client = new StreamClient(gateway.url, `/v1/discussions/${id}/stream`, tokens[person]);
  clients.push(client);
  await client.opened();
  return client;
}
const statuses = (client: StreamClient, person: string): unknown[] =>
  client
    .live('participant:status')
    .filter(({ data }) => data['participant_id'] === person)
    .map(({ data }) => data['status']);
const sees = (client: StreamClient, person: string, expected: string[]): Promise<void> =>
  until(`${person} is seen as ${expected.join(', ')}`, 5_000, () => {
    return JSON.stringify(statuses(client, person)) === JSON.stringify(expected);
  });

describe.each([
  ['one gateway', () => house.gateway],
  ['two gateways', () => second],
])('people at %s', (_name, other) => {
  it('see who comes, goes away, comes back and leaves', async () => {
    const alex = await follow('alex');
    await sees(alex, 'alex', ['present']);
    const sarah = await follow('sarah', other());
    await sees(alex, 'sarah', ['present']);
    await sees(sarah, 'alex', ['present']);
    sarah.say({ type: 'away' });
    await sees(alex, 'sarah', ['present', 'away']);
    sarah.say({ type: 'back' });
    await sees(alex, 'sarah', ['present', 'away', 'present']);
    sarah.cut();
    await sees(alex, 'sarah', ['present', 'away', 'present', 'gone']);
  });

  it('are there as long as one of their connections is', async () => {
    const sarah = await follow('sarah');
    const phone = await follow('alex');
    const laptop = await follow('alex', other());
    await sees(sarah, 'alex', ['present']);
    phone.cut();
    await phone.closed();
    await until('she sees that he is still there', 5_000, () => statuses(sarah, 'alex').at(-1) === 'present');
    laptop.cut();
    await until('she sees that he has gone', 5_000, () => statuses(sarah, 'alex').at(-1) === 'gone');
  });

  it('see who types, now and then, and never who may not speak', async () => {
    const alex = await follow('alex');
    const sarah = await follow('sarah', other());
    const omar = await follow('omar', other());
    await sees(alex, 'omar', ['present']);
    for (let i = 0; i < 10; i++) sarah.say({ type: 'typing' });
    for (let i = 0; i < 10; i++) omar.say({ type: 'typing' });
    await until('typing is seen', 5_000, () => alex.live('typing:indicator').length > 0);
    await sleep(100);
    expect(alex.live('typing:indicator').map(({ data }) => data)).toEqual([{ participant_id: 'sarah' }]);
    expect(alex.live('typing:indicator')[0]).not.toHaveProperty('seq');
    await sleep(1_000);
    sarah.say({ type: 'typing' });
    await until('it is seen again', 5_000, () => alex.live('typing:indicator').length === 2);
  });
});

describe('what a client may not say', () => {
  it.each([
    ['something else', { type: 'human:message', message: 'I am Sarah' }],
    ['a field too many', { type: 'typing', participant_id: 'sarah' }],
    ['no JSON', 'typing'],
  ])('is %s', async (_what, frame) => {
    const client = await follow('alex');
    client.say(frame);
    expect((await client.closed()).code).toBe(1008);
  });

  it('is anything too often, too long or binary', async () => {
    const eager = await follow('alex');
    for (let i = 0; i < 100; i++) eager.say({ type: 'typing' });
    expect((await eager.closed()).code).toBe(1008);
    const wordy = await follow('alex');
    wordy.say(`{"type": "typing"${' '.repeat(2_000)}}`);
    expect((await wordy.closed()).code).toBe(1009);
    const binary = await follow('alex');
    binary.socket.send(Buffer.from('{"type": "typing"}'));
    expect((await binary.closed()).code).toBe(1008);
  });
});
