import { APIError } from '@anthropic-ai/sdk';
import { jsonOf, SseStream, type ServerSentEvent } from '../read-sse.ts';

export const readAnthropicSse = (response: Response): SseStream => new SseStream(response, translate);

/** An error after HTTP 200 is an event of that name; it becomes what the SDK throws for it. */
function translate(event: ServerSentEvent, wait: Headers | undefined): readonly unknown[] {
  if (event.event === undefined || event.event === 'ping' || event.data === '') return [];
  const said = jsonOf(event);
  if (event.event === 'error') throw new APIError(undefined, said as object, undefined, wait);
  return [said];
}
