import {
  bus,
  commandsOf,
  deadLetterSubject,
  everyCommand,
  everyDeadLetter,
  everyFact,
  everyRequest,
} from '@maestro/contracts';
import { factsOf, subjectsOf, type MessageDefinition, type MessageKind, type Service } from '@maestro/contracts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const MIB = 1024 * 1024;

export type StreamName = 'EVT' | 'CMD' | 'REQ' | 'DLQ';

export type StreamSpec = {
  readonly name: StreamName;
  readonly subjects: readonly string[];
  /** `limits` keeps what was read until it is old; `workqueue` drops a message once its one consumer has it. */
  readonly retention: 'limits' | 'workqueue';
  /** What happens at `maxBytes`: `new` refuses publishers (the outbox keeps the rows), `old` forgets the oldest. */
  readonly discard: 'old' | 'new';
  readonly maxAgeMs: number;
  readonly maxBytes: number;
  readonly maxMessageBytes: number;
  readonly duplicateWindowMs: number;
};

/** How long published facts stay in the outbox and in their stream: what is lost of the one is refilled from the other. */
export const FACT_RETENTION_MS = DAY;
/** The same for commands without an outcome. */
export const COMMAND_RETENTION_MS = 7 * DAY;
/** Longer than anything can be delivered again. */
export const HANDLED_RETENTION_MS = COMMAND_RETENTION_MS + DAY;
export const DUPLICATE_WINDOW_MS = 120 * SECOND;
/** How long the messages of a killed process wait for another one; whoever is at work says so three times as often. */
const ACK_WAIT_MS = 6 * SECOND;
export const MAX_MESSAGE_BYTES = MIB;
/** Replies (pages of a log) may be larger than messages. */
export const MAX_PAYLOAD_BYTES = 8 * MIB;

const bounds = { maxMessageBytes: MAX_MESSAGE_BYTES, duplicateWindowMs: DUPLICATE_WINDOW_MS } as const;

/** Every stream of the product, declared here and created by the migration step alone. */
export const streams: readonly StreamSpec[] = [
  {
    name: 'EVT',
    subjects: [everyFact],
    retention: 'limits',
    discard: 'old',
    maxAgeMs: FACT_RETENTION_MS,
    maxBytes: 1024 * MIB,
    ...bounds,
  },
  {
    name: 'CMD',
    subjects: [everyCommand],
    retention: 'workqueue',
    discard: 'new',
    maxAgeMs: COMMAND_RETENTION_MS,
    maxBytes: 256 * MIB,
    ...bounds,
  },
  {
    name: 'REQ',
    subjects: [everyRequest],
    retention: 'workqueue',
    discard: 'new',
    maxAgeMs: COMMAND_RETENTION_MS,
    maxBytes: 64 * MIB,
    ...bounds,
  },
  {
    name: 'DLQ',
    subjects: [everyDeadLetter],
    retention: 'limits',
    discard: 'old',
    maxAgeMs: 14 * DAY,
    maxBytes: 256 * MIB,
    ...bounds,
    // Room for the cause beside the message.
    maxMessageBytes: MAX_MESSAGE_BYTES + 64 * 1024,
  },
];

export type ConsumerSpec = {
  readonly service: Service;
  /** Name of the durable on the server. */
  readonly durable: string;
  readonly stream: StreamName;
  /** One subject: servers of the 2.9 line know no more. */
  readonly filter: string;
  /** A message not acknowledged and without a heartbeat for so long is delivered again. */
  readonly ackWaitMs: number;
  /** Messages under way at once, all replicas together. */
  readonly maxAckPending: number;
  /** A message nobody here knows: deciders put it aside for a person, views pass over it. */
  readonly unknown: 'park' | 'ignore';
};

function consumer(
  service: Service,
  topic: string,
  stream: StreamName,
  filter: string,
  unknown: ConsumerSpec['unknown'] = 'park',
): ConsumerSpec {
  const durable = `${service}--${topic}`;
  return { service, durable, stream, filter, ackWaitMs: ACK_WAIT_MS, maxAckPending: 512, unknown };
}

const factsFor = (service: Service, from: Service) => consumer(service, `${from}-facts`, 'EVT', factsOf(from));
const commandsFor = (service: Service) => consumer(service, 'commands', 'CMD', commandsOf(service));
const factFor = (service: Service, fact: MessageDefinition, unknown?: ConsumerSpec['unknown']) =>
  consumer(service, fact.name, 'EVT', subjectsOf(fact), unknown);

/** Every durable consumer of the product, by service. No two of one service see the same message. */
export const consumers = {
  orchestrator: {
    llmRouterFacts: factsFor('orchestrator', 'llm-router'),
    humanInputFacts: factsFor('orchestrator', 'human-input'),
    votingFacts: factsFor('orchestrator', 'voting'),
    synthesisFacts: factsFor('orchestrator', 'synthesis'),
    requests: consumer('orchestrator', 'requests', 'REQ', everyRequest),
  },
  llmRouter: { commands: commandsFor('llm-router') },
  humanInput: {
    commands: commandsFor('human-input'),
    voteOpened: factFor('human-input', bus.voteOpened, 'ignore'),
    ballotCast: factFor('human-input', bus.ballotCast, 'ignore'),
    voteClosed: factFor('human-input', bus.voteClosed, 'ignore'),
  },
  voting: {
    commands: commandsFor('voting'),
    outputCompleted: factFor('voting', bus.structuredOutputCompleted),
    outputFailed: factFor('voting', bus.structuredOutputFailed),
  },
  synthesis: {
    commands: commandsFor('synthesis'),
    outputCompleted: factFor('synthesis', bus.structuredOutputCompleted),
    outputFailed: factFor('synthesis', bus.structuredOutputFailed),
  },
} as const satisfies Record<string, Record<string, ConsumerSpec>>;

export const everyConsumer: readonly ConsumerSpec[] = Object.values(consumers).flatMap((group) => Object.values(group));
export const consumersOf = (service: Service): readonly ConsumerSpec[] =>
  everyConsumer.filter((spec) => spec.service === service);

/** The stream a message of this kind is kept in. */
export const streamFor = (kind: MessageKind): StreamName =>
  kind === 'fact' ? 'EVT' : kind === 'command' ? 'CMD' : 'REQ';

/** Where a consumer's dead letters go. */
export const deadLettersOfConsumer = (spec: ConsumerSpec): string => deadLetterSubject(spec.service, spec.durable);

/** Whether a filter of the server lets a subject through; a `*` in the subject stands for any one token. */
export function subjectMatches(filter: string, subject: string): boolean {
  const parts = subject.split('.');
  const tokens = filter.split('.');
  const fits = tokens.every((token, i) => token === '>' || (i < parts.length && (token === '*' || token === parts[i])));
  return fits && (tokens.at(-1) === '>' ? parts.length >= tokens.length : parts.length === tokens.length);
}
