import { failure, type ModelFailure } from '../../domain/model-failure.ts';
import type { ModelEvent } from '../../ports/language-model.ts';

/** Translates one reply's events in their order. */
export interface StreamReader {
  read(event: unknown): ModelEvent[];
  /** Whether the vendor's end mark was read: nothing that follows matters. */
  readonly done: boolean;
  /** How it ended, once nothing more comes. */
  end(): ModelEvent;
}

/**
 * Runs one vendor stream through its reader. Ends with exactly one `finished` or `failed`, and leaves no connection behind,
 * whoever stops first.
 */
export async function* readStream(
  open: (signal: AbortSignal) => Promise<AsyncIterable<unknown>>,
  reader: StreamReader,
  mapError: (error: unknown) => ModelFailure,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const connection = new AbortController();
  const hangUp = () => connection.abort();
  signal.addEventListener('abort', hangUp);
  let begun = false;
  try {
    signal.throwIfAborted();
    for await (const raw of await open(connection.signal)) {
      begun = true;
      for (const event of reader.read(raw)) {
        yield event;
        if (event.type === 'failed') return;
      }
      if (reader.done) break;
    }
    // Some SDKs end an aborted stream as if it were over.
    yield signal.aborted ? cancelled : reader.end();
  } catch (error) {
    yield signal.aborted ? cancelled : { type: 'failed', failure: mapBrokenStream(mapError(error), begun) };
  } finally {
    signal.removeEventListener('abort', hangUp);
    connection.abort();
  }
}

const cancelled: ModelEvent = { type: 'failed', failure: failure('cancelled', 'the call was given up') };

/** A connection that breaks after its first event has cut a stream, rather than been unavailable. */
const mapBrokenStream = (mapped: ModelFailure, begun: boolean): ModelFailure =>
  begun && mapped.cause === 'unavailable' && mapped.retryable ? { ...mapped, cause: 'truncated' } : mapped;
