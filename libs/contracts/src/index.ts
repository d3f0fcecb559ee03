export * from './ask/define.ts';
export * as ask from './ask/questions.ts';
export * as flow from './ask/streams.ts';
export { AgentSeat, CallPurpose } from './bus/call.ts';
export * as bus from './bus/index.ts';
export * from './budgets.ts';
export * from './context.ts';
export * from './envelope.ts';
export * from './live.ts';
export {
  logEventDefinition,
  logEventNamed,
  logEvents,
  type LogData,
  type LogEvent,
  type LogEventDefinition,
  type LogEventType,
  type NewLogEvent,
} from './log/index.ts';
export * from './message.ts';
export * from './opinion.ts';
export * from './registry.ts';
export * from './rest/artifacts.ts';
export * from './rest/bodies.ts';
export * from './rest/create-discussion.ts';
export * from './rest/chat.ts';
export * from './rest/openai.ts';
export * from './rest/personas.ts';
export * from './rest/routes.ts';
export * from './rest/statements.ts';
export * from './rest/usage.ts';
export * from './rest/views.ts';
export * from './subjects.ts';
export * from './tools.ts';
export * from './votes.ts';
export * from './words.ts';
