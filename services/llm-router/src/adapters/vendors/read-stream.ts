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

/** A reply on its way, in whatever pieces it comes. */
export type OpenedStream<Piece> = {
  readonly pieces: AsyncIterator<Piece>;
  /** The vendor's events that a piece completes, one by one. Throws what the vendor says went wrong behind them. */
  decode(piece: Piece): Iterable<unknown>;
  /** Closes its connection where it has not ended yet. */
  hangUp(): void;
};

export type StreamParts<Piece> = {
  /** What it waits for ends when the signal aborts, before it has begun and after. */
  readonly open: (signal: AbortSignal) => Promise<OpenedStream<Piece>>;
  readonly reader: StreamReader;
  readonly mapError: (error: unknown) => ModelFailure;
  /** The vendor's key: some vendors quote it when they refuse it. */
  readonly secret: string;
  readonly signal: AbortSignal;
};

/** Stands among a vendor's events where they are over, whatever their reader makes of it. */
export const END_OF_EVENTS = Symbol('end of events');

/** How long a stream that has said all may take to close before its connection is given up (milliseconds). */
const CLOSING_MS = 250;

/**
 * Runs one vendor stream through its reader. Ends with exactly one `finished` or `failed`, and leaves no stream behind,
 * whoever stops first. One that ends as it should gives its connection back for the next request.
 */
export async function* readStream<Piece>({
  open,
  reader,
  mapError,
  secret,
  signal,
}: StreamParts<Piece>): AsyncGenerator<ModelEvent> {
  let opened: OpenedStream<Piece> | null = null;
  let begun = false;
  let isOver = false;
  try {
    signal.throwIfAborted();
    opened = await open(signal);
    while (!isOver) {
      const next = await opened.pieces.next();
      if (next.done) {
        isOver = true;
        break;
      }
      for (const raw of opened.decode(next.value)) {
        begun = true;
        const events = raw === END_OF_EVENTS ? [] : reader.read(raw);
        for (const event of events) {
          yield withoutSecret(event, secret);
          if (event.type === 'failed') return;
        }
        if (!reader.done && raw !== END_OF_EVENTS) continue;
        isOver = true;
        void awaitClose(opened);
        break;
      }
    }
    // Some SDKs end an aborted stream as if it were over.
    yield signal.aborted ? cancelled : withoutSecret(reader.end(), secret);
  } catch (error) {
    const failed = { type: 'failed', failure: mapBrokenStream(mapError(error), begun) } as const;
    yield signal.aborted ? cancelled : withoutSecret(failed, secret);
  } finally {
    if (!isOver) opened?.hangUp();
  }
}

/** Nobody waits for this: the answer is whole. */
async function awaitClose(opened: OpenedStream<unknown>): Promise<void> {
  const timer = setTimeout(() => opened.hangUp(), CLOSING_MS);
  try {
    while (!(await opened.pieces.next()).done);
  } catch {
    // Broken after its end mark: of no matter to anyone.
    opened.hangUp();
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
