import { messages, SERVICES, subjectOf } from '@maestro/contracts';
import { describe, expect, it } from 'vitest';
import { natsServerConfig, type ServerConfigOptions } from './server-config.ts';
import { consumersOf, everyConsumer, streamFor, streams, subjectMatches as matches } from './topology.ts';

describe('a filter', () => {
  it.each([
    ['evt.>', 'evt.w.voting.d.vote-closed.v1', true],
    ['evt.*.voting.*.*.*', 'evt.w.voting.d.vote-closed.v1', true],
    ['evt.*.voting.*.vote-closed.*', 'evt.*.voting.*.vote-closed.*', true],
    ['evt.*.voting.*.*', 'evt.w.voting.d.vote-closed.v1', false],
    ['evt.*.voting.*.*.*.*', 'evt.w.voting.d.vote-closed.v1', false],
    ['evt.w.voting.d.vote-closed.v1', 'evt.*.voting.*.vote-closed.*', false],
    ['evt.>', 'evt', false],
  ])('%s on %s: %s', (filter, subject, expected) => expect(matches(filter, subject)).toBe(expected));
});

describe('the topology', () => {
  it.each(messages.map((d) => [`${d.service}.${d.name}`, d] as const))('keeps %s in one stream', (_, definition) => {
    const subject = subjectOf(definition, 'w', 'd');
    const keeping = streams.filter((stream) => stream.subjects.some((filter) => matches(filter, subject)));
    expect(keeping.map(({ name }) => name)).toEqual([streamFor(definition.kind)]);
  });

  it('gives every command and request to the one service it is for', () => {
    for (const definition of messages.filter(({ kind }) => kind !== 'fact')) {
      const subject = subjectOf(definition, 'w', 'd');
      const takers = everyConsumer.filter(({ filter }) => matches(filter, subject)).map(({ service }) => service);
      expect(takers, definition.name).toEqual([definition.service]);
    }
  });

  it('shows no service the same message twice', () => {
    for (const service of SERVICES) {
      for (const definition of messages) {
        const subject = subjectOf(definition, 'w', 'd');
        const takers = consumersOf(service).filter(({ filter }) => matches(filter, subject));
        expect(takers.length, `${service} ${definition.name}`).toBeLessThanOrEqual(1);
      }
    }
  });

  it('leaves no fact between services without a reader', () => {
    for (const definition of messages.filter(({ kind, service }) => kind === 'fact' && service !== 'orchestrator')) {
      const subject = subjectOf(definition, 'w', 'd');
      expect(
        everyConsumer.some(({ filter }) => matches(filter, subject)),
        definition.name,
      ).toBe(true);
    }
  });

  it('names every durable once', () => {
    expect(new Set(everyConsumer.map(({ durable }) => durable)).size).toBe(everyConsumer.length);
  });

  it('bounds every stream', () => {
    for (const stream of streams) {
      expect(stream.maxAgeMs).toBeGreaterThan(0);
      expect(stream.maxBytes).toBeGreaterThan(stream.maxMessageBytes);
    }
  });
});

describe('the configuration of the server', () => {
  const passwords = Object.fromEntries(
    [...SERVICES, 'admin'].map((name) => [name, 'p']),
  ) as ServerConfigOptions['passwords'];

  it('refuses a password that could end its string', () => {
    const bad = { ...passwords, voting: 'x" }] } #' };
    expect(() => natsServerConfig({ port: 4222, storeDir: '/tmp/x', passwords: bad })).toThrow(RangeError);
  });

  it('lets a service reply to who asked it, for as long as somebody may wait', () => {
    const text = natsServerConfig({ port: 4222, storeDir: '/tmp/x', passwords });
    const users = text.split('user: ').slice(1);
    const mayReply = users.filter((user) => user.includes('allow_responses: { max: 1, expires: "6000ms" }'));
    expect(mayReply.map((user) => /^"([a-z-]+)"/.exec(user)?.[1])).toEqual(SERVICES.filter((one) => one !== 'gateway'));
  });

  it('binds another product to one workspace', () => {
    const integrations = [{ name: 'billing', workspace: 'acme', password: 'p' }];
    const text = natsServerConfig({ port: 4222, storeDir: '/tmp/x', passwords, integrations });
    const block = text.slice(text.indexOf('user: "billing"'));
    expect([...block.matchAll(/^ {10}"(.*)"$/gm)].map(([, subject]) => subject)).toEqual([
      'req.acme.discussion-requested.*',
      '_INBOX.billing.>',
      'evt.acme.orchestrator.*.*.*',
    ]);
  });
});
