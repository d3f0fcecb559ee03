import {
  ask,
  askSubject,
  asksOf,
  bus,
  everyLive,
  factsOf,
  flow,
  flowsOf,
  messages,
  SERVICES,
  subjectsOf,
  type MessageDefinition,
  type Service,
} from '@maestro/contracts';
import { inboxOf } from './connection.ts';
import { consumersOf, deadLettersOfConsumer, streamFor, type StreamName } from './topology.ts';

/** What one credential may do; everything else is refused by the server. */
export type Permissions = {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** Whether it may send one reply to whoever asked it, and nowhere else. */
  readonly mayReply: boolean;
};

/** Who speaks live, and who listens. */
const LIVE_SPEAKERS: readonly Service[] = ['gateway', 'llm-router'];
const LIVE_LISTENERS: readonly Service[] = ['gateway'];
/** Who follows the logs of all discussions as they are published. */
const LOG_LISTENERS: readonly Service[] = ['gateway'];

/** Commands that every replica must hear as they are published, besides the one that handles them. */
const heardByEveryReplica = (service: Service): readonly MessageDefinition[] =>
  service === 'llm-router' ? [bus.cancelCall] : [];

/** The least a service needs, drawn from the contracts and the topology: no list is kept by hand. */
export function permissionsFor(service: Service): Permissions {
  const own = messages.filter((definition) => definition.senders.includes(service));
  const outlets = new Set<StreamName>(own.map((definition) => streamFor(definition.kind)));
  const durables = consumersOf(service);
  const asked = ask.questions.filter((question) => question.askers.some((asker) => asker === service));
  const answers = [...ask.questions, ...flow.streams].some((question) => question.service === service);
  const streamed = flow.streams.filter((question) => question.askers.includes(service));
  const streams = flow.streams.filter((question) => question.service === service);
  /** Whoever is at the other end of a stream of ours. */
  const flowsTo = new Set([
    ...streamed.map((question) => question.service),
    ...streams.flatMap(({ askers }) => askers),
  ]);

  return {
    publish: [
      ...own.map(subjectsOf),
      ...asked.map((question) => askSubject(question.service, question.name)),
      ...streamed.map((question) => askSubject(question.service, question.name)),
      ...[...flowsTo].map((other) => flowsOf(other)),
      ...(LIVE_SPEAKERS.includes(service) ? [everyLive] : []),
      // The relay compares the streams it fills with what it remembers.
      ...[...outlets].map((stream) => `$JS.API.STREAM.INFO.${stream}`),
      ...durables.flatMap(({ stream, durable }) => [
        `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
        `$JS.ACK.${stream}.${durable}.>`,
      ]),
      ...durables.map(deadLettersOfConsumer),
    ],
    subscribe: [
      `${inboxOf(service)}.>`,
      ...(answers ? [asksOf(service)] : []),
      ...(flowsTo.size > 0 ? [flowsOf(service)] : []),
      ...(LOG_LISTENERS.includes(service) ? [factsOf('orchestrator')] : []),
      ...(LIVE_LISTENERS.includes(service) ? [everyLive] : []),
      ...heardByEveryReplica(service).map(subjectsOf),
    ],
    mayReply: answers,
  };
}

/**
 * A service of another product, bound to one workspace: it may ask for discussions there and follow what becomes of
 * them.
 */
export function permissionsForIntegration(name: string, workspace: string): Permissions {
  const inWorkspace = (subject: string) => subject.replace('*', workspace);
  const requests = messages.filter((definition) => definition.kind === 'request');
  return {
    publish: requests.map((definition) => inWorkspace(subjectsOf(definition))),
    subscribe: [`${inboxOf(name)}.>`, inWorkspace(factsOf('orchestrator'))],
    mayReply: false,
  };
}

export const everyService = SERVICES;
