import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

const request = {
  topic: 'Whether to cache the price list',
  protocol: 'round_robin',
  rounds: 1,
  agents: [{ persona: 'backend_eng' }, { persona: 'devops' }, { persona: 'architect' }],
  vote: { method: 'plurality', options: ['Cache it', 'Do not cache it'], tie_break: 'order' },
};

let nats: NatsConnection;
const heard: { type: string; correlation: string; discussion: string; data: Record<string, unknown> }[] = [];

beforeAll(async () => {
  const { url, user, password } = inject('bus');
  nats = await connect({ servers: url, user, pass: password });
  nats.subscribe('evt.default.orchestrator.>', {
    callback: (_, message) => {
      const h = message.headers;
      heard.push({
        type: h?.get('ce-type') ?? '',
        correlation: h?.get('ce-correlationid') ?? '',
        discussion: h?.get('ce-discussionid') ?? '',
        data: message.json(),
      });
    },
  });
  await nats.flush();
});

afterAll(() => nats.close());

async function publish(id: string, body: object): Promise<void> {
  const h = headers();
  for (const [name, value] of Object.entries({
    specversion: '1.0',
    id,
    type: 'orchestrator.discussion-requested.v1',
    source: '/pricing',
    correlationid: id,
  })) {
    h.set(`ce-${name}`, value);
  }
  await jetstream(nats).publish('req.default.discussion-requested.v1', JSON.stringify(body), { headers: h });
}

async function outcome(type: string, id: string) {
  for (let tries = 0; tries < 300; tries++) {
    const found = heard.find((m) => m.type === `orchestrator.${type}.v1` && m.correlation === id);
    if (found) return found;
    await pause(100);
  }
  throw new Error(`no ${type} for ${id} came back: ${JSON.stringify(heard.slice(-3))}`);
}

it('opens a discussion another service asks for, once, and its decision comes back', async () => {
  const id = randomUUID();
  await publish(id, request);
  // The stream's own memory of ids is short; the owner's must do.
  await publish(id, request);
  const decision = await outcome('decision-finalized', id);
  expect(request.vote.options).toContain(decision.data['option']);
  const opened = heard.filter((m) => m.type === 'orchestrator.discussion-created.v1' && m.correlation === id);
  expect(opened).toHaveLength(1);
  expect(opened[0]?.data['created_by']).toBe('service:/pricing');
});

it('refuses what cannot be opened, with the reasons', async () => {
  const id = randomUUID();
  await publish(id, { ...request, agents: [{ persona: 'nobody' }], colour: 'red' });
  const refused = await outcome('discussion-refused', id);
  expect(JSON.stringify(refused.data['errors'])).toContain('colour');
  const other = randomUUID();
  await publish(other, { ...request, agents: [{ persona: 'nobody' }] });
  expect((await outcome('discussion-refused', other)).data['errors']).toMatchObject([{ pointer: '/agents/0/persona' }]);
});
