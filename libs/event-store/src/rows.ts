import { logEventDefinition, readMessage, type LogEvent, type NewLogEvent } from '@maestro/contracts';

/** Data as it is stored: what may be forgotten apart from what must stay. */
export type Split = { readonly data: Record<string, unknown>; readonly words: Record<string, unknown> | null };

export function splitWords(event: NewLogEvent): Split {
  const { words: fields } = logEventDefinition(event.type);
  if (fields.length === 0) return { data: event.data, words: null };
  const data: Record<string, unknown> = {};
  const words: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(event.data)) (fields.includes(key) ? words : data)[key] = value;
  return { data, words };
}

export type StoredEvent = {
  readonly seq: number;
  readonly type: string;
  readonly version: number;
  readonly at: Date;
  readonly data: Record<string, unknown>;
  readonly words: Record<string, unknown> | null;
};

/** Brings a stored event to the newest version of its type. Throws where the log holds what no version ever wrote. */
export function readEvent({ seq, type, version, at, data, words }: StoredEvent): LogEvent {
  const definition = logEventDefinition(type);
  return {
    type,
    seq,
    at: at.toISOString(),
    data: readMessage(definition, version, words === null ? data : { ...data, ...words }),
  } as LogEvent;
}
