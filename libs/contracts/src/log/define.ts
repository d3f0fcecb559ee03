import type { z } from 'zod';
import { defineFact, type MessageDefinition, type OlderVersion } from '../message.ts';

/** An event of a discussion's log: a fact of the orchestrator that carries `seq`, under its public name. */
export type LogEventDefinition<T extends string = string, S extends z.ZodType = z.ZodType> = MessageDefinition<S> & {
  readonly type: T;
  /** The fields that hold people's or models' words; stored apart, so that they can be forgotten. */
  readonly words: readonly string[];
};

export function defineLogEvent<const T extends string, S extends z.ZodType>(
  type: T,
  words: readonly (keyof z.infer<S> & string)[],
  schema: S,
  older?: OlderVersion[],
): LogEventDefinition<T, S> {
  return { ...defineFact('orchestrator', type.replaceAll(/[:_]/g, '-'), schema, older), type, words };
}
