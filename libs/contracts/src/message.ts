import type { z } from 'zod';

export const SERVICES = ['gateway', 'orchestrator', 'llm-router', 'human-input', 'voting', 'synthesis'] as const;
export type Service = (typeof SERVICES)[number];

/** `fact`: happened, past tense. `command`: work for one service. `request`: from another product's service. */
export type MessageKind = 'fact' | 'command' | 'request';

/** An older shape of a message and the step to the next one. */
export type OlderVersion = { readonly schema: z.ZodType; readonly up: (data: never) => unknown };

export type MessageDefinition<S extends z.ZodType = z.ZodType> = {
  readonly kind: MessageKind;
  /** Facts: who publishes. Commands: who is told. Requests: who answers. */
  readonly service: Service;
  /** Who may publish it; empty for requests, which come from outside the product. */
  readonly senders: readonly Service[];
  /** Bus name, kebab-case: `vote-closed`, `request-agent-turn`. */
  readonly name: string;
  readonly version: number;
  readonly schema: S;
  /** Index 0 is version 1. Empty while `version` is 1. */
  readonly older: readonly OlderVersion[];
};

export type DataOf<D> = D extends MessageDefinition<infer S> ? z.infer<S> : never;

/** A fact has one sender, the service it happened in. */
export function defineFact<S extends z.ZodType>(
  service: Service,
  name: string,
  schema: S,
  older: readonly OlderVersion[] = [],
): MessageDefinition<S> {
  return { kind: 'fact', service, senders: [service], name, version: older.length + 1, schema, older };
}

/** A command is told to `service`; by the orchestrator, unless other senders are named. */
export function defineCommand<S extends z.ZodType>(
  service: Service,
  name: string,
  schema: S,
  senders: readonly Service[] = ['orchestrator'],
  older: readonly OlderVersion[] = [],
): MessageDefinition<S> {
  return { kind: 'command', service, senders, name, version: older.length + 1, schema, older };
}

/** A request comes from a service of another product and is answered by `service`. */
export function defineRequest<S extends z.ZodType>(
  service: Service,
  name: string,
  schema: S,
  older: readonly OlderVersion[] = [],
): MessageDefinition<S> {
  return { kind: 'request', service, senders: [], name, version: older.length + 1, schema, older };
}

/** CloudEvents `type`: `voting.vote-closed.v1`. */
export const messageType = (d: MessageDefinition, version = d.version): string => `${d.service}.${d.name}.v${version}`;

/**
 * Reads data of any known version and brings it to the newest.
 * Throws a ZodError where the data does not fit its version, a RangeError where the version is unknown.
 */
export function readMessage<S extends z.ZodType>(d: MessageDefinition<S>, version: number, data: unknown): z.infer<S> {
  if (version < 1 || version > d.version) throw new RangeError(`${d.name}: version ${version} is unknown`);
  let current = data;
  for (let v = version; v < d.version; v++) {
    const step = d.older[v - 1]!;
    current = step.up(step.schema.parse(current) as never);
  }
  return d.schema.parse(current);
}
