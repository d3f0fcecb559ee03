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

export type StreamParts = {
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<unknown>>;
  readonly reader: StreamReader;
  readonly mapError: (error: unknown) => ModelFailure;
  /** The vendor's key: some vendors quote it when they refuse it. */
  readonly secret: string;
  readonly signal: AbortSignal;
};

/** How long a stream that has said all may take to close before its connection is given up (milliseconds). */
const CLOSING_MS = 250;

/**
 * Runs one vendor stream through its reader. Ends with exactly one `finished` or `failed`, and leaves no stream behind,
 * whoever stops first. One that ends as it should gives its connection back for the next request.
 */
export async function* readStream({ open, reader, mapError, secret, signal }: StreamParts): AsyncGenerator<ModelEvent> {
  const connection = new AbortController();
  const hangUp = () => connection.abort();
  signal.addEventListener('abort', hangUp);
  let begun = false;
  let isOver = false;
  try {
    signal.throwIfAborted();
    const events = (await open(connection.signal))[Symbol.asyncIterator]();
    while (!isOver) {
      const next = await events.next();
      isOver = next.done === true;
      if (next.done) break;
      begun = true;
      for (const event of reader.read(next.value)) {
        yield withoutSecret(event, secret);
        if (event.type === 'failed') return;
      }
      if (reader.done) {
        isOver = true;
        void awaitClose(events, connection);
      }
    }
    // Some SDKs end an aborted stream as if it were over.
    yield signal.aborted ? cancelled : withoutSecret(reader.end(), secret);
  } catch (error) {
    const failed = { type: 'failed', failure: mapBrokenStream(mapError(error), begun) } as const;
    yield signal.aborted ? cancelled : withoutSecret(failed, secret);
  } finally {
    signal.removeEventListener('abort', hangUp);
    if (!isOver) connection.abort();
  }
}

/** Nobody waits for this: the answer is whole. */
async function awaitClose(events: AsyncIterator<unknown>, connection: AbortController): Promise<void> {
  const timer = setTimeout(() => connection.abort(), CLOSING_MS);
  try {
    while (!(await events.next()).done);
  } catch {
    // Broken after its end mark: of no matter to anyone.
    connection.abort();
  } finally {
    clearTimeout(timer);
  }
}

const cancelled: ModelEvent = { type: 'failed', failure: failure('cancelled', 'the call was given up') };

/** A connection that breaks after its first event has cut a stream, rather than been unavailable. */
const mapBrokenStream = (mapped: ModelFailure, begun: boolean): ModelFailure =>
  begun && mapped.cause === 'unavailable' && mapped.retryable ? { ...mapped, cause: 'truncated' } : mapped;

function withoutSecret(event: ModelEvent, secret: string): ModelEvent {
  if (event.type !== 'failed' || !event.failure.detail.includes(secret)) return event;
  return { ...event, failure: { ...event.failure, detail: event.failure.detail.replaceAll(secret, '[key]') } };
}
