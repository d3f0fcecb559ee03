import { APIError } from '@anthropic-ai/sdk';
import { jsonOf, readSse, type ServerSentEvent } from '../read-sse.ts';
import type { OpenedStream } from '../read-stream.ts';

export const readAnthropicSse = (response: Response): OpenedStream<Uint8Array> => readSse(response, translate);

/** An error after HTTP 200 is an event of that name; it becomes what the SDK throws for it. */
function translate(event: ServerSentEvent): readonly unknown[] {
  if (event.event === undefined || event.event === 'ping' || event.data === '') return [];
  const said = jsonOf(event);
  if (event.event === 'error') throw new APIError(undefined, said as object, undefined, undefined);
  return [said];
}
