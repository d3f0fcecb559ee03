import type { Dispatcher } from 'undici';
import { wholeEvents } from './whole-events.ts';

/** What may lie here unread until its connection is no longer read from (bytes). */
const MOST_UNREAD = 64 * 1024;

type Told = {
  started(statusCode: number, headers: Readonly<Record<string, string | string[] | undefined>>): void;
  failed(error: Error): void;
};
type Waiting = {
  readonly resolve: (next: IteratorResult<Uint8Array, undefined>) => void;
  readonly reject: (error: Error) => void;
};

/**
 * The body of one response while it comes, to be read once, by one reader that awaits each piece before it asks for the next.
 * It is what the connection tells directly: a stream of the platform's between them costs each call more than the rest of
 * its reading.
 */
export class VendorBody implements AsyncIterableIterator<Uint8Array, undefined>, Dispatcher.DispatchHandler {
  #told: Told | null;
  readonly #signal: AbortSignal | null;
  #controller: Dispatcher.DispatchController | null = null;
  #unread: Uint8Array[] = [];
  #unreadBytes = 0;
  #waiting: Waiting | null = null;
  #end: 'ended' | Error | null = null;

  /** @param told once: that the response has begun, or that there will be none. */
  constructor(told: Told, signal: AbortSignal | null) {
    this.#told = told;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#giveUp, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal?.aborted) this.#giveUp();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (statusCode < 200) return;
    // Slices of what was read with the beginning of the body, all of which they would keep for as long as it lasts.
    controller.rawHeaders = null;
    this.#told?.started(statusCode, headers);
    this.#told = null;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    const waiting = this.#waiting;
    if (waiting) {
      this.#waiting = null;
      return waiting.resolve({ done: false, value: chunk });
    }
    this.#unread.push(chunk);
    this.#unreadBytes += chunk.length;
    if (this.#unreadBytes > MOST_UNREAD) controller.pause();
  }

  onResponseEnd(): void {
    this.#close('ended');
    this.#waiting?.resolve({ done: true, value: undefined });
    this.#waiting = null;
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#close(error);
    this.#told?.failed(error);
    this.#told = null;
    this.#waiting?.reject(error);
    this.#waiting = null;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** What Gemini's SDK asks a body for. It is handed whole events, because it would gather them without a bound. */
  getReader() {
    const events = wholeEvents(this);
    return { read: () => events.next(), releaseLock: () => undefined };
  }

  async text(): Promise<string> {
    const all: Uint8Array[] = [];
    for await (const events of wholeEvents(this)) all.push(events);
    return Buffer.concat(all).toString();
  }

  /** All that has come since, in one piece. */
  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const unread = this.#unread;
    if (unread.length > 0) {
      this.#unread = [];
      this.#unreadBytes = 0;
      if (this.#controller?.paused) this.#controller.resume();
      return Promise.resolve({ done: false, value: unread.length > 1 ? Buffer.concat(unread) : unread[0]! });
    }
    if (this.#end === 'ended') return Promise.resolve({ done: true, value: undefined });
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    void this.cancel();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Nobody reads on: the connection is closed, unless all of it has come. */
  cancel(): Promise<void> {
    if (this.#end === null) this.#controller?.abort(new DOMException('nobody reads on', 'AbortError'));
    return Promise.resolve();
  }

  #close(end: 'ended' | Error): void {
    this.#end = end;
    this.#signal?.removeEventListener('abort', this.#giveUp);
  }

  readonly #giveUp = (): void => {
    const reason = this.#signal?.reason as Error;
    this.#controller?.abort(reason);
    // Where nothing is connected yet there is nothing to abort, and nobody who waits for a connection any more.
    this.#told?.failed(reason);
    this.#told = null;
  };
}
