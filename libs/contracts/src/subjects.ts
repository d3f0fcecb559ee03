import type { MessageDefinition, Service } from './message.ts';

const EVENT = 'evt';
const COMMAND = 'cmd';
const REQUEST = 'req';

/** Where one message goes: six tokens for facts and commands, four for requests. */
export function subjectOf(d: MessageDefinition, workspace: string, discussion: string): string {
  const version = `v${d.version}`;
  if (d.kind === 'request') return [REQUEST, workspace, d.name, version].join('.');
  return [d.kind === 'fact' ? EVENT : COMMAND, workspace, d.service, discussion, d.name, version].join('.');
}

/** Every version of one message, in every workspace and discussion. */
export function subjectsOf(d: MessageDefinition): string {
  if (d.kind === 'request') return [REQUEST, '*', d.name, '*'].join('.');
  return [d.kind === 'fact' ? EVENT : COMMAND, '*', d.service, '*', d.name, '*'].join('.');
}

export const factsOf = (service: Service): string => [EVENT, '*', service, '*', '*', '*'].join('.');
export const commandsOf = (service: Service): string => [COMMAND, '*', service, '*', '*', '*'].join('.');
export const everyFact = `${EVENT}.>`;
export const everyCommand = `${COMMAND}.>`;
export const everyRequest = `${REQUEST}.>`;

/** Request/reply: `ask.voting.cast-ballot`. */
export const askSubject = (service: Service, question: string): string => `ask.${service}.${question}`;
export const asksOf = (service: Service): string => `ask.${service}.*`;

/** What may be lost: token deltas, typing, presence. */
export const liveSubject = (workspace: string, discussion: string): string => `live.${workspace}.${discussion}`;
export const everyLive = 'live.*.*';

/** One piece of a stream, or a word about it: `flow.<service>.<process>.<stream>`; read by that process alone. */
export const flowSubject = (service: Service, process: string, stream: string): string =>
  `flow.${service}.${process}.${stream}`;
export const flowsOf = (service: Service, process = '*'): string => `flow.${service}.${process}.*`;

/** The dead letters of one service's consumer. */
export const deadLetterSubject = (service: Service, consumer: string): string => `dlq.${service}.${consumer}`;
export const everyDeadLetter = 'dlq.>';
export const deadLettersOf = (service: Service): string => `dlq.${service}.*`;
