import { APIError } from 'openai';
import { jsonOf, SseStream, type ServerSentEvent } from '../read-sse.ts';
import { END_OF_EVENTS } from '../read-stream.ts';

/** Responses and Chat Completions alike. */
export const readOpenAISse = (response: Response): SseStream => new SseStream(response, translate);

/** An error after HTTP 200 is an event of that name, or one that holds it; it becomes what the SDK throws for it. */
function translate(event: ServerSentEvent, wait: Headers | undefined): readonly unknown[] {
  if (event.data.startsWith('[DONE]')) return [END_OF_EVENTS];
  const said = jsonOf(event);
  const error = typeof said === 'object' && said !== null && 'error' in said ? said.error : null;
  if (error || event.event === 'error') throw new APIError(undefined, (error ?? said) as object, undefined, wait);
  return [said];
}
