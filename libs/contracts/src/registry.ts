import { busMessages } from './bus/index.ts';
import { logEvents } from './log/index.ts';
import { messageType, type MessageDefinition } from './message.ts';

/** Every message that may cross the bus. */
export const messages: readonly MessageDefinition[] = [...logEvents, ...busMessages];

const byName = new Map(messages.map((d) => [`${d.service}.${d.name}`, d]));

/** From a CloudEvents type (`voting.vote-closed.v1`) to its definition and version; undefined for strangers. */
export function definitionOf(type: string): { definition: MessageDefinition; version: number } | undefined {
  const match = /^([a-z-]+\.[a-z-]+)\.v([1-9][0-9]*)$/.exec(type);
  const definition = match && byName.get(match[1]!);
  return definition ? { definition, version: Number(match[2]) } : undefined;
}

export const typesOf = (definitions: readonly MessageDefinition[]): string[] => definitions.map((d) => messageType(d));
