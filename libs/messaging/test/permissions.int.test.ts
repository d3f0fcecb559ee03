import {
  ask,
  askSubject,
  bus as contracts,
  flow,
  flowSubject,
  messages,
  SERVICES,
  subjectOf,
  type Service,
} from '@maestro/contracts';
import { startNats, type TestBus } from '@maestro/testing';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { everyConsumer, permissionsFor, streams } from '../src/index.ts';

let nats: TestBus;
const open: NatsConnection[] = [];
beforeAll(async () => {
  nats = await startNats();
});
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close();
});
afterAll(() => nats.stop());

/** A connection that collects what the server refuses. */
async function connectAs(service: Service) {
  const { url, user, password } = nats.access(service);
  const connection = await connect({ servers: url, user, pass: password, inboxPrefix: `_INBOX.${service}` });
  open.push(connection);
  const refused: string[] = [];
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'error') refused.push(status.error.message);
    }
  })();
  /** Which of these the server refuses. */
  async function refusedOf(action: 'publish' | 'subscribe', subjects: readonly string[]): Promise<string[]> {
    refused.length = 0;
    for (const subject of subjects) {
      if (action === 'publish') connection.publish(subject, '{}');
      else connection.subscribe(subject, { callback: () => undefined });
    }
    await connection.flush();
    await connection.flush();
    return subjects.filter((subject) => refused.some((message) => message.includes(`"${subject}"`)));
  }
  return refusedOf;
}

const messageSubjects = messages.map((definition) => ({
  subject: subjectOf(definition, 'default', definition.kind === 'request' ? '' : 'd1'),
  senders: definition.senders,
}));
const askSubjects = [...ask.questions, ...flow.streams].map((question) => ({
  subject: askSubject(question.service, question.name),
  owner: question.service,
  senders: question.askers,
}));
/** Pieces of streams: only those at the other end may send them, only whoever they are for may read them. */
const flowSubjects = SERVICES.map((service) => ({
  subject: flowSubject(service, 'p1', 's1'),
  owner: service,
  senders: flow.streams.flatMap((question): readonly Service[] =>
    question.service === service ? question.askers : question.askers.includes(service) ? [question.service] : [],
  ),
}));
const live = { subject: 'live.default.d1', senders: ['gateway', 'llm-router'] as readonly Service[] };

/** Requests that would make, change, read past or empty what only the migration step may touch. */
const administration = [
  ...streams.flatMap(({ name }) => [
    `$JS.API.STREAM.CREATE.${name}`,
    `$JS.API.STREAM.UPDATE.${name}`,
    `$JS.API.STREAM.DELETE.${name}`,
    `$JS.API.STREAM.PURGE.${name}`,
    `$JS.API.STREAM.MSG.GET.${name}`,
    `$JS.API.STREAM.MSG.DELETE.${name}`,
    `$JS.API.STREAM.SNAPSHOT.${name}`,
    `$JS.API.DIRECT.GET.${name}`,
    `$JS.API.CONSUMER.CREATE.${name}`,
    `$JS.API.CONSUMER.CREATE.${name}.mine.evt.>`,
    `$JS.API.CONSUMER.DURABLE.CREATE.${name}.mine`,
    `$JS.API.CONSUMER.LIST.${name}`,
    ...everyConsumer
      .filter(({ stream }) => stream === name)
      .map(({ durable }) => `$JS.API.CONSUMER.DELETE.${name}.${durable}`),
  ]),
  '$JS.API.STREAM.CREATE.MINE',
  '$JS.API.STREAM.NAMES',
  '$JS.API.STREAM.LIST',
  '$SYS.REQ.SERVER.PING',
];

describe.each(SERVICES)('the credential of %s', (service) => {
  it('may publish its own messages and questions, and no other', async () => {
    const all = [...messageSubjects, ...askSubjects, ...flowSubjects, live];
    const others = all.filter(({ senders }) => !senders.includes(service)).map(({ subject }) => subject);
    const refusedOf = await connectAs(service);
    expect(
      await refusedOf(
        'publish',
        all.map(({ subject }) => subject),
      ),
    ).toEqual(others);
    expect(others.length).toBeGreaterThan(0);
  });

  it('may not reach into the inbox, the dead letters or the acknowledgements of another', async () => {
    const others = everyConsumer.filter((spec) => spec.service !== service);
    const subjects = others.flatMap(({ stream, durable, service: owner }) => [
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
      `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
      `$JS.ACK.${stream}.${durable}.1.1.1.1.1`,
      `dlq.${owner}.${durable}`,
    ]);
    const inboxes = SERVICES.filter((other) => other !== service).map((other) => `_INBOX.${other}.abc`);
    const refusedOf = await connectAs(service);
    expect(await refusedOf('publish', [...subjects, ...inboxes])).toEqual([...subjects, ...inboxes]);
  });

  it('may create, change or read no stream and no consumer', async () => {
    const refusedOf = await connectAs(service);
    expect(await refusedOf('publish', administration)).toEqual(administration);
  });

  it('may listen to its own questions and inbox, the gateway to logs and live frames, and nothing else', async () => {
    const allowed = [
      `_INBOX.${service}.mine`,
      ...askSubjects.filter(({ owner }) => owner === service).map(({ subject }) => subject),
      ...flowSubjects
        .filter(({ owner, senders }) => owner === service && senders.length > 0)
        .map(({ subject }) => subject),
      ...(service === 'gateway' ? ['evt.*.orchestrator.*.*.*', 'live.*.*'] : []),
      ...(service === 'llm-router' ? ['cmd.*.llm-router.*.cancel-call.*'] : []),
    ];
    const forbidden = [
      '>',
      '*.>',
      'evt.>',
      'cmd.>',
      'req.>',
      'dlq.>',
      'ask.>',
      'live.>',
      '_INBOX.>',
      '$JS.>',
      '$SYS.>',
      ...SERVICES.filter((other) => other !== service).map((other) => `_INBOX.${other}.>`),
      ...askSubjects.filter(({ owner }) => owner !== service).map(({ subject }) => subject),
      ...flowSubjects
        .filter(({ owner, senders }) => owner !== service || senders.length === 0)
        .map(({ subject }) => subject),
      ...messageSubjects
        .map(({ subject }) => subject)
        .filter((subject) => {
          if (service === 'llm-router') return !subject.includes('.cancel-call.');
          return service !== 'gateway' || !subject.startsWith('evt.default.orchestrator.');
        }),
      ...(service === 'gateway' ? [] : [live.subject]),
    ];
    const refusedOf = await connectAs(service);
    expect(await refusedOf('subscribe', [...allowed, ...forbidden])).toEqual(forbidden);
  });
});

it('lets a service reply once to whoever asked it, and to nobody else', async () => {
  const { url, user, password } = nats.access('voting');
  const voting = await connect({ servers: url, user, pass: password, inboxPrefix: '_INBOX.voting' });
  open.push(voting);
  voting.subscribe('ask.voting.ping', {
    callback: (_, msg) => {
      msg.respond('one');
      msg.respond('two');
      voting.publish('_INBOX.gateway.guess', 'three');
    },
  });
  await voting.flush();
  const gatewayAccess = nats.access('gateway');
  const gateway = await connect({
    servers: url,
    user: gatewayAccess.user,
    pass: gatewayAccess.password,
    inboxPrefix: '_INBOX.gateway',
  });
  open.push(gateway);
  const heard: string[] = [];
  gateway.subscribe('_INBOX.gateway.>', { callback: (_, msg) => void heard.push(msg.string()) });
  gateway.publish('ask.voting.ping', '', { reply: '_INBOX.gateway.here' });
  await gateway.flush();
  await voting.flush();
  await voting.flush();
  await gateway.flush();
  expect(heard).toEqual(['one']);
});

it('refuses whoever has no credential, or a wrong one', async () => {
  await expect(connect({ servers: nats.url, maxReconnectAttempts: 0 })).rejects.toThrow(/authorization/i);
  const wrong = connect({ servers: nats.url, user: 'voting', pass: 'guessed', maxReconnectAttempts: 0 });
  await expect(wrong).rejects.toThrow(/authorization/i);
});

it('draws permissions from the contracts: who sends a command may publish it', () => {
  const { publish } = permissionsFor('voting');
  expect(publish).toContain('cmd.*.llm-router.*.request-structured-output.*');
  expect(publish).not.toContain('cmd.*.llm-router.*.request-agent-turn.*');
  expect(contracts.requestAgentTurn.senders).toEqual(['orchestrator']);
});
