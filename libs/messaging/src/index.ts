export { answerOnce } from './answer-once.ts';
export { AnswerFailed, type AskOptions } from './ask.ts';
export type { FactHandler, LiveHandler, Subscribed, Wants } from './broadcast.ts';
export { connectBus, type Bus, type BusOptions } from './bus.ts';
export type { FieldError } from './field-errors.ts';
export {
  handledMessage,
  handleOnce,
  markHandled,
  type HandledMessage,
  type Received,
  type ReceivedOf,
} from './handle-once.ts';
export type { OpenStream, StreamListener } from './flow/open-streams.ts';
export { serveStreams, type StreamHandler, type StreamTeller } from './flow/serve-streams.ts';
export { olderThan, type Expired } from './housekeeping.ts';
export { createLanes, sideBySide, type Lanes } from './lanes.ts';
export { enqueue, OUTBOX_COLUMNS, OUTBOX_RECORD, outboxRow, type Outgoing, type OutboxRow } from './outgoing.ts';
export { everyService, permissionsFor, permissionsForIntegration, type Permissions } from './permissions.ts';
export { provisionBus, type ProvisionOptions } from './provision-bus.ts';
export { on, receive, type MessageHandler, type ReceiveOptions, type Receiver, type Refuser } from './receive.ts';
export { startRelay, type Relay, type RelayOptions } from './relay.ts';
export { replayDeadLetters, type DeadLetter, type ReplayOptions } from './replay-dead-letters.ts';
export { answer, answerService, serve, type Answer, type Asked, type ServeOptions, type Serving } from './serve.ts';
export { ADMIN_USER, natsServerConfig, type ServerConfigOptions } from './server-config.ts';
export { messagingMigrations, type MessagingTables } from './tables.ts';
export {
  consumers,
  consumersOf,
  everyConsumer,
  streams,
  subjectMatches,
  type ConsumerSpec,
  type StreamName,
} from './topology.ts';
export { isOutage, Unavailable } from './unavailable.ts';
